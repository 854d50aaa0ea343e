import { type ErrorCode, errorStatus, isMlmodelError, MlmodelError } from '@mlmodel/core';

/** An error as it travels in the `error` field of a `failure` frame. */
export interface Failure {
  readonly errorCode: ErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly debug?: string | undefined;
  readonly field?: string | undefined;
  readonly row?: number | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** An error made ready to travel; one that is no MlmodelError becomes `INTERNAL_ERROR` with its stack as debug text. */
export function toFailure(error: unknown): Failure {
  if (isMlmodelError(error)) {
    return {
      errorCode: error.errorCode,
      message: error.message,
      status: error.status,
      debug: error.debug,
      ...error.subject,
    };
  }
  return {
    errorCode: 'INTERNAL_ERROR',
    message: 'The process failed while it worked on this request',
    debug: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** The error that the other process meant; what is no {@link Failure} becomes `INTERNAL_ERROR`. */
export function fromFailure(value: unknown): MlmodelError {
  const failure = (typeof value === 'object' && value !== null ? value : {}) as Partial<Failure>;
  const { errorCode, message, ...options } = failure;
  return new MlmodelError(
    isCode(errorCode, options.status) ? errorCode : 'INTERNAL_ERROR',
    typeof message === 'string' ? message : 'The process failed without saying why',
    options,
  );
}

/** Of the many codes of MLflow, those that this project never gives come with their status. */
function isCode(code: unknown, status: unknown): code is ErrorCode {
  if (typeof code !== 'string') return false;
  return Object.hasOwn(errorStatus, code) || (status !== undefined && /^[A-Z_]+$/.test(code));
}
