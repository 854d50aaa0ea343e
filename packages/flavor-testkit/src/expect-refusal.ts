import { isMlmodelError, type MlmodelError } from '@mlmodel/core';

/**
 * Runs a step that must fail with a typed error.
 * @returns the error
 * @throws Error with the rule that was broken, when the step succeeds or throws something else
 */
export async function expectRefusal(rule: string, step: () => unknown): Promise<MlmodelError> {
  try {
    await step();
  } catch (error) {
    if (isMlmodelError(error)) return error;
    throw new Error(`${rule}: it threw ${String(error)}, which is no MlmodelError`, {
      cause: error,
    });
  }
  throw new Error(`${rule}: it threw nothing`);
}

/** @throws Error with the rule when the text is not in the error's message */
export function requireMention(rule: string, error: MlmodelError, text: string): void {
  if (!error.message.includes(text))
    throw new Error(`${rule}: the message "${error.message}" does not name "${text}"`, {
      cause: error,
    });
}

/** @throws Error with the rule when the error's message holds a text that nobody outside should read */
export function forbidMention(rule: string, error: MlmodelError, text: string): void {
  if (error.message.includes(text))
    throw new Error(`${rule}: the message "${error.message}" holds "${text}"`, { cause: error });
}
