import { type ErrorCode, errorStatus, isMlmodelError, MlmodelError } from '@mlmodel/core';

/** An error as sent in the `error` field of a `failure` frame. */
export interface Failure {
  readonly errorCode: ErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly debug?: string | undefined;
  readonly field?: string | undefined;
  readonly row?: number | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The underlying exception, for the log. */
  readonly cause?: FailureCause | undefined;
}

/** An exception in a model's code, in any language, as text. */
interface FailureCause {
  /** Its type, such as `ValueError`. */
  readonly name: string;
  readonly message: string;
  /** The traceback, as its language writes it. */
  readonly stack: string;
}

/** Maximum length of each text of an exception. */
const longestText = 16_000;

/** Serializes an error; any other than an MlmodelError becomes `INTERNAL_ERROR` with its stack as debug text. */
export function toFailure(error: unknown): Failure {
  if (isMlmodelError(error)) {
    return {
      errorCode: error.errorCode,
      message: error.message,
      status: error.status,
      debug: error.debug,
      cause: causeOf(error.cause),
      ...error.subject,
    };
  }
  return {
    errorCode: 'INTERNAL_ERROR',
    message: 'The process failed while handling this request',
    debug: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** Deserializes an error; anything but a {@link Failure} becomes `INTERNAL_ERROR`. */
export function fromFailure(value: unknown): MlmodelError {
  const failure: Partial<Failure> = isRecord(value) ? value : {};
  const { errorCode, message, cause: sent, ...options } = failure;
  const cause = causeOf(sent);
  return new MlmodelError(
    isCode(errorCode, options.status) ? errorCode : 'INTERNAL_ERROR',
    typeof message === 'string' ? message : 'The process failed without giving a reason',
    { ...options, cause: cause && Object.assign(new Error(), cause) },
  );
}

/** An exception as text; undefined for other values, and for errors of this project, whose message suffices. */
function causeOf(cause: unknown): FailureCause | undefined {
  if (!isRecord(cause) || isMlmodelError(cause)) return undefined;
  const { name, message, stack } = cause;
  if (typeof stack !== 'string') return undefined;
  return {
    name: String(name).slice(0, longestText),
    message: String(message).slice(0, longestText),
    stack: stack.slice(0, longestText),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** MLflow has more codes than this project uses; those must come with their status. */
function isCode(code: unknown, status: unknown): code is ErrorCode {
  if (typeof code !== 'string') return false;
  return Object.hasOwn(errorStatus, code) || (status !== undefined && /^[A-Z_]+$/.test(code));
}

/** The error of a request whose response is no longer wanted. */
export function cancelled(): MlmodelError {
  return new MlmodelError('CANCELLED', 'The request was cancelled');
}
