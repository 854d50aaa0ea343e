import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { type EncodedError, encodeError } from '../prediction/encode-error.js';
import { type FailureReport, type FailureSource, failureReport } from './failure-report.js';
import type { ScoringRequest } from './scoring-request.js';

export interface FailuresOptions {
  readonly debug: boolean;
  readonly onFailure: ((failure: FailureReport) => void) | undefined;
}

/** What an error needs to know about its request. */
export type FailingRequest = Pick<ScoringRequest, 'requestId' | 'signal' | 'trace'>;

/** Converts thrown values to errors, reports those that are not the client's, and encodes them. */
export interface Failures {
  toModelError(thrown: unknown, request: FailingRequest): MlmodelError;
  fail(error: unknown, request?: FailingRequest): EncodedError;
}

/** The failures of one pipeline. */
export function createFailures({ debug, onFailure }: FailuresOptions): Failures {
  /** Reported errors of the model, each with the request id to send to its client. */
  const reported = new WeakMap<MlmodelError, string | undefined>();

  function report(thrown: unknown, source: FailureSource, { trace }: FailingRequest): void {
    if (onFailure === undefined && trace === undefined) return;
    const failure = failureReport(thrown, source);
    onFailure?.(failure);
    if (trace !== undefined) trace.failure = failure;
  }

  /**
   * As in MLflow, an exception of the model is a client error. It is reported, and the client gets a request id unless
   * the message is the exception's own, which its author wrote for clients.
   */
  function toModelError(thrown: unknown, request: FailingRequest): MlmodelError {
    const error = isMlmodelError(thrown) ? thrown : modelFailed(thrown);
    const { cause } = error;
    if (cause === undefined || isMlmodelError(cause) || isAbort(cause, request)) return error;
    const { requestId = crypto.randomUUID() } = request;
    report(cause, { requestId, origin: 'model' }, request);
    const isAuthored = cause instanceof Error && cause.message === error.message;
    reported.set(error, isAuthored ? undefined : requestId);
    return error;
  }

  function fail(error: unknown, request: FailingRequest = {}): EncodedError {
    request.trace?.end();
    if (isMlmodelError(error)) {
      if (reported.has(error)) return encodeError(error, { debug, requestId: reported.get(error) });
      if (error.status !== 500) return encodeError(error, { debug });
    }
    const { requestId = crypto.randomUUID() } = request;
    report(error, { requestId, origin: 'server' }, request);
    return encodeError(error, { debug, requestId });
  }

  return { toModelError, fail };
}

function modelFailed(thrown: unknown): MlmodelError {
  const message =
    'The model failed on this input. Check that the input fits the model; the server log has details.';
  const { traceback } = failureReport(thrown, { requestId: '', origin: 'model' });
  const cause = thrown ?? String(thrown);
  return new MlmodelError('BAD_REQUEST', message, { cause, debug: traceback });
}

/** Whether the model stopped because its signal was aborted. */
function isAbort(exception: unknown, { signal }: FailingRequest): boolean {
  const isNamed = exception instanceof Error && /^(Abort|Timeout)Error$/.test(exception.name);
  return isNamed && signal?.().aborted === true;
}
