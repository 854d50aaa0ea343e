import { errorText, isMlmodelError, type ModelInput, type Prediction } from '@mlmodel/core';
import { type Failure, fromFailure, toFailure } from '@mlmodel/worker';
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

/** An error between processes: one of this project, or an exception of a model. */
export type SentFailure = Failure | Pick<Error, 'message' | 'stack'>;

export function failureOf(error: unknown): SentFailure {
  if (isMlmodelError(error)) return toFailure(error);
  return { message: errorText(error), ...(error instanceof Error && { stack: error.stack }) };
}

/** An exception of a model becomes an ordinary error, as in the process itself. */
export function errorOf(failure: SentFailure): Error {
  if ('errorCode' in failure) return fromFailure(failure);
  return Object.assign(new Error(failure.message), { stack: failure.stack });
}
