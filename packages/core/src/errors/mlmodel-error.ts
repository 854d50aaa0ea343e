import { type ErrorCode, errorStatus } from './error-code.js';

const brand = Symbol.for('mlmodel.error');

/** What an error is about, for programs; every field may be absent. */
export interface ErrorSubject {
  /** Column, tensor, param or property (a path such as `address.zip[2]`) of the signature. */
  readonly field?: string | undefined;
  /** Zero-based row of the request. */
  readonly row?: number | undefined;
  /** File inside the model directory. */
  readonly file?: string | undefined;
  /** One-based line of that file or of a CSV body. */
  readonly line?: number | undefined;
}

export interface MlmodelErrorOptions extends ErrorSubject {
  readonly cause?: unknown;
  /** Text that may hold values of the request: shown only when the operator asked for debugging. */
  readonly debug?: string | undefined;
  /** HTTP status where it is not the one of the error code (413, 415). */
  readonly status?: number | undefined;
}

/**
 * The one error class of the project: `message` says what happened, why and what to do, and never holds a value of
 * the request; `errorCode` is MLflow's. Recognise it with {@link isMlmodelError}, never with `instanceof`: two copies
 * of this package may be installed.
 */
export class MlmodelError extends Error {
  readonly [brand] = true;
  readonly errorCode: ErrorCode;
  readonly status: number;
  readonly subject: ErrorSubject;
  readonly debug: string | undefined;

  constructor(errorCode: ErrorCode, message: string, options: MlmodelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const { cause: _cause, debug, status, ...subject } = options;
    this.name = new.target.name;
    this.errorCode = errorCode;
    this.status = status ?? errorStatus[errorCode];
    this.subject = subject;
    this.debug = debug;
  }
}

/** True for an error of this project, whichever copy of the package made it. */
export function isMlmodelError(error: unknown): error is MlmodelError {
  return typeof error === 'object' && error !== null && brand in error;
}
