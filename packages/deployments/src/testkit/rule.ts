import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, isMlmodelError, type MlmodelError } from '@mlmodel/core';

/** The failure of a test: the broken rule of the contract, and how it is broken. */
export function brokenRule(rule: string, how: string, cause?: unknown): Error {
  return new Error(`${rule}: ${how}`, cause === undefined ? {} : { cause });
}

/** Two values that are equal by a rule. */
interface Equality {
  readonly actual: unknown;
  readonly expected: unknown;
  /** What the first one is. */
  readonly what: string;
}

/** @throws the broken rule when they differ */
export function requireEqual(rule: string, { actual, expected, what }: Equality): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw brokenRule(rule, `${what} is ${shown(actual)}, not ${shown(expected)}`);
}

/** Longest value in a message, in characters. */
const longest = 500;

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, longest);
}

/** A call that has to reject. */
interface Refusal {
  /** What is called, for messages. */
  readonly what: string;
  call(): Promise<unknown>;
  /** Any code if absent. */
  readonly code?: ErrorCode | undefined;
  /** A text that the message must not hold. */
  readonly secret?: string | undefined;
}

/**
 * Requires that a call rejects with an `MlmodelError` for people: one line, without control characters.
 * @returns the error
 */
export async function requireRefusal(
  rule: string,
  { what, call, code, secret }: Refusal,
): Promise<MlmodelError> {
  const error = await call().then(
    (value) => {
      throw brokenRule(rule, `${what} resolved to ${shown(value)}`);
    },
    (reason: unknown) => reason,
  );
  if (!isMlmodelError(error)) {
    if (error instanceof Error && error.message.startsWith(`${rule}: `)) throw error;
    throw brokenRule(
      rule,
      `${what} rejected with ${String(error)}, which is no MlmodelError`,
      error,
    );
  }
  if (code !== undefined && error.errorCode !== code) {
    throw brokenRule(rule, `${what} rejected with ${error.errorCode} (${error.message})`, error);
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(error.message)) {
    throw brokenRule(rule, `the message of ${what} has several lines or control characters`, error);
  }
  if (secret !== undefined && error.message.includes(secret)) {
    throw brokenRule(rule, `the message of ${what} holds a value of the environment`, error);
  }
  return error;
}
