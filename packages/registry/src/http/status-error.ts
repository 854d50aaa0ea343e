import { type ErrorCode, errorInBody } from '@mlmodel/core';
import { foreignText } from './foreign-text.js';
import { HttpError, type HttpFailure } from './http-error.js';

/** Longest wait that a server may ask for, in milliseconds. */
const longestRetryAfter = 60_000;

/** A response that is not a success. */
export interface FailedResponse {
  /** As a message names it. */
  readonly server: string;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** The error of a response: what the server says in MLflow's error shape, and what to do. */
export function statusError({ server, status, retryAfter, body }: FailedResponse): HttpError {
  const said = readError(body);
  const failure: HttpFailure = {
    serverStatus: status,
    isTransient: status === 429 || (status >= 500 && status !== 501),
    retryAfter: millisecondsOf(retryAfter),
  };
  const because = said === undefined ? '' : `: ${said.message}`;
  if (status === 401)
    return new HttpError(
      'UNAUTHENTICATED',
      `${server} does not accept the credentials (401). Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.`,
      failure,
    );
  if (status === 403)
    return new HttpError(
      'PERMISSION_DENIED',
      `${server} denies access (403)${because}. Ask for the permission, or use other credentials.`,
      failure,
    );
  if (failure.isTransient)
    return new HttpError(
      'TEMPORARILY_UNAVAILABLE',
      `${server} failed with status ${status}${because}. Try again later.`,
      failure,
    );
  if (said === undefined)
    return new HttpError(
      'ENDPOINT_NOT_FOUND',
      `${server} answered status ${status} without an error of MLflow. Check that MLFLOW_TRACKING_URI is the URL of an MLflow server.`,
      failure,
    );
  return new HttpError(said.code, `${server} answered: ${said.message}`, failure);
}

function readError(body: string): { code: ErrorCode; message: string } | undefined {
  const { errorCode: code = 'BAD_REQUEST', message } = errorInBody(body);
  return message === undefined
    ? undefined
    : { code, message: foreignText(message).replace(/\.$/, '') };
}

function millisecondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return undefined;
  return Math.min(Number(retryAfter) * 1000, longestRetryAfter);
}
