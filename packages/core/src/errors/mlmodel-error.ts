/**
 * MLflow's error codes and the HTTP status of each.
 * Source: `ERROR_CODE_TO_HTTP_STATUS` of `mlflow.exceptions`.
 */
export const errorStatus = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  CUSTOMER_UNAUTHORIZED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  INVALID_STATE: 500,
  DATA_LOSS: 500,
  IO_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

/** An MLflow error code, as in the `error_code` of an error body. */
export type ErrorCode = keyof typeof errorStatus;

const brand = Symbol.for('mlmodel.error');

/** What an error is about, in machine-readable form; every field may be absent. */
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

/** Options of {@link MlmodelError}. */
export interface MlmodelErrorOptions extends ErrorSubject {
  readonly cause?: unknown;
  /** Text that may contain request values, shown only in debug mode. */
  readonly debug?: string | undefined;
  /** HTTP status when it differs from the error code's (413, 415). */
  readonly status?: number | undefined;
}

/**
 * The one error class of the project: `message` says what happened, why and what to do, and never holds a value of the
 * request; `errorCode` is MLflow's. Recognize it with {@link isMlmodelError}, never with `instanceof`: two copies of
 * this package may be installed.
 */
export class MlmodelError extends Error {
  /** A literal, as minifiers rename classes; a subclass sets its own. */
  override readonly name: string = 'MlmodelError';
  readonly [brand] = true;
  readonly errorCode: ErrorCode;
  readonly status: number;
  readonly subject: ErrorSubject;
  readonly debug: string | undefined;

  constructor(errorCode: ErrorCode, message: string, options: MlmodelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const { cause: _cause, debug, status, ...subject } = options;
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
