import {
  type ErrorCode,
  type ErrorSubject,
  errorText,
  isMlmodelError,
  MlmodelError,
  type ModelInput,
  type Prediction,
} from '@mlmodel/core';
import type { LoadingConfiguration } from '../options/model-options.js';

/** What a process of a model is asked to do: first to load it, then to predict. */
export type Task =
  | { readonly load: LoadingConfiguration }
  | {
      readonly input: ModelInput;
      readonly params: Readonly<Record<string, unknown>> | undefined;
    };

/** A task, and its number. */
export interface Request {
  readonly number: number;
  readonly task: Task;
}

/** The answer to a task. */
export type Answer = { readonly number: number } & (
  | { readonly prediction: Prediction }
  | { readonly failure: SentFailure }
);

/** An error between processes. */
export interface SentFailure {
  readonly message: string;
  readonly errorCode: ErrorCode | undefined;
  readonly status: number | undefined;
  readonly subject: ErrorSubject;
  readonly debug: string | undefined;
}

export function failureOf(error: unknown): SentFailure {
  if (!isMlmodelError(error)) {
    const debug = error instanceof Error ? error.stack : undefined;
    return {
      message: errorText(error),
      errorCode: undefined,
      status: undefined,
      subject: {},
      debug,
    };
  }
  const { message, errorCode, status, subject, debug } = error;
  return { message, errorCode, status, subject, debug };
}

/** An exception of a model becomes an ordinary error, as in the process itself. */
export function errorOf({ message, errorCode, status, subject, debug }: SentFailure): Error {
  if (errorCode === undefined) return Object.assign(new Error(message), { stack: debug });
  return new MlmodelError(errorCode, message, { ...subject, status, debug });
}
