import { errorStatus, isMlmodelError, MlmodelError, quoteJson } from '@mlmodel/core';
import { jsonType } from '../http/media-types.js';
import { reasonPhrases } from '../http/reason-phrases.js';

/** An error as a response. */
export interface EncodedError {
  readonly status: number;
  readonly contentType: string;
  /** ASCII JSON: `error_code`, `message`; `detail` for errors of HTTP itself; `stack_trace` for debugging. */
  readonly body: string;
}

export interface ErrorOptions {
  /** Includes debug texts and the stack. */
  readonly debug?: boolean | undefined;
  /** Appended to the message; the server log has the same id. */
  readonly requestId?: string | undefined;
}

/**
 * Writes an error as MLflow's error body. Foreign errors become `INTERNAL_ERROR`, without their text unless `debug` is
 * set.
 */
export function encodeError(
  thrown: unknown,
  { debug = false, requestId }: ErrorOptions = {},
): EncodedError {
  const error = isMlmodelError(thrown) ? thrown : unexpected(thrown);
  const message =
    requestId === undefined ? error.message : `${error.message} Request ID: ${requestId}`;
  const members = [
    member('error_code', error.errorCode),
    member('message', debug && error.debug !== undefined ? `${message}\n${error.debug}` : message),
  ];
  if (isHttpError(error)) members.push(member('detail', reasonPhrases[error.status] ?? ''));
  if (debug) members.push(member('stack_trace', stackOf(error)));
  return { status: error.status, contentType: jsonType, body: `{${members.join(',')}}` };
}

function unexpected(cause: unknown): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    'The server failed on this request; its log has details.',
    {
      cause,
    },
  );
}

/** Whether it is an error about the request line or headers, to which MLflow's web framework adds `detail`. */
function isHttpError({ errorCode, status }: MlmodelError): boolean {
  return errorCode === 'ENDPOINT_NOT_FOUND' || status !== errorStatus[errorCode];
}

function stackOf(error: MlmodelError): string {
  const stack = error.stack ?? '';
  return error.cause instanceof Error ? `${stack}\nCaused by: ${error.cause.stack ?? ''}` : stack;
}

function member(name: string, value: string): string {
  return `"${name}":${quoteJson(value)}`;
}
