import { isMlmodelError, type MlmodelError } from '@mlmodel/core';
import { BrokenRule } from './broken-rule.js';

/**
 * Runs a step that must fail with a typed error.
 * @returns the error
 * @throws BrokenRule when the step succeeds or throws something else
 */
export async function expectRefusal(rule: string, step: () => unknown): Promise<MlmodelError> {
  try {
    await step();
  } catch (error) {
    return typedError(rule, error);
  }
  throw new BrokenRule(rule, 'it threw nothing');
}

/** Runs a step that may fail only with a typed error. @throws BrokenRule for any other */
export async function resultOrRefusal<Result>(
  rule: string,
  step: () => Promise<Result> | Result,
): Promise<Result | MlmodelError> {
  try {
    return await step();
  } catch (error) {
    return typedError(rule, error);
  }
}

function typedError(rule: string, error: unknown): MlmodelError {
  if (isMlmodelError(error)) return error;
  if (error instanceof BrokenRule) throw error;
  throw new BrokenRule(rule, `it threw ${String(error)}, which is not an MlmodelError`, error);
}

/** @throws BrokenRule when the error's message contains none of the texts */
export function requireMention(rule: string, error: MlmodelError, texts: readonly string[]): void {
  if (texts.some((text) => error.message.includes(text))) return;
  const wanted = texts.map((text) => `"${text}"`).join(' or ');
  throw new BrokenRule(rule, `the message "${error.message}" does not name ${wanted}`, error);
}

/** @throws BrokenRule when the error's message contains a text that must not leave the server */
export function forbidMention(rule: string, error: MlmodelError, text: string): void {
  if (error.message.includes(text))
    throw new BrokenRule(rule, `the message "${error.message}" contains "${text}"`, error);
}

/** @throws BrokenRule when the error has another code or HTTP status */
export function requireOneOf(rule: string, error: MlmodelError, wanted: readonly unknown[]): void {
  if (wanted.includes(error.errorCode) || wanted.includes(error.status)) return;
  throw new BrokenRule(
    rule,
    `the error is ${error.errorCode} (${error.status}): "${error.message}"; it must be ${wanted.join(' or ')}`,
    error,
  );
}
