import { type ErrorCode, errorStatus } from './mlmodel-error.js';

/** What the body of an error of MLflow's REST protocol says; unchecked text of another program. */
export interface ErrorInBody {
  /** Undefined for a code that is not one of {@link errorStatus}. */
  readonly errorCode: ErrorCode | undefined;
  readonly message: string | undefined;
}

/** Reads the body of a response that is an error: `{"error_code": "…", "message": "…"}`. Other bodies say nothing. */
export function errorInBody(body: string): ErrorInBody {
  const { error_code: code, message } = fieldsOf(body);
  return {
    errorCode: isErrorCode(code) ? code : undefined,
    message: typeof message === 'string' ? message : undefined,
  };
}

function fieldsOf(body: string): { readonly error_code?: unknown; readonly message?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorStatus, code);
}
