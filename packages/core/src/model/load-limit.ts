import { MlmodelError } from '../errors/mlmodel-error.js';
import type { LoadingOptions } from '../flavor/flavor.js';

const usualSeconds = 600;

/** A day. */
const mostSeconds = 86_400;

/**
 * The time limit for loading a model, in seconds: the option `loadTimeoutSeconds`, or its default.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything but a number from 1 to 86,400
 */
export function loadTimeoutOf({ loadTimeoutSeconds = usualSeconds }: LoadingOptions): number {
  const seconds: unknown = loadTimeoutSeconds;
  if (typeof seconds === 'number' && seconds >= 1 && seconds <= mostSeconds) return seconds;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The option loadTimeoutSeconds must be a number of seconds from 1 to ${mostSeconds}.`,
    { field: 'loadTimeoutSeconds' },
  );
}

/** A model and the time limit for loading it. */
export interface LoadLimit {
  /** The model's location, for messages. */
  readonly model?: string | undefined;
  readonly seconds: number;
}

/** The error for a model that exceeds the limit. */
export function loadLimitExceeded({ model, seconds }: LoadLimit): MlmodelError {
  const subject = model === undefined ? 'The model' : `The model "${model}"`;
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `${subject} was not ready after ${seconds === 1 ? '1 second' : `${seconds} seconds`}, the time limit for loading it and trying its input example. ` +
      'If it needs longer, raise the limit with --load-timeout SECONDS (option loadTimeoutSeconds); otherwise it may never finish.',
  );
}

/** Options of {@link withinLoadLimit}. */
export interface LimitedWork<Result> extends LoadLimit {
  /** Aborted when the caller no longer wants the model. */
  readonly signal?: AbortSignal | undefined;
  /** Frees a result that arrives after the work was abandoned. */
  readonly discard: (result: Result) => Promise<void> | void;
}

/**
 * Runs work on a model with a time limit. The limit is a timer, so it cannot interrupt code that blocks the event loop.
 * @param work gets a signal that is aborted at the limit, or when the caller aborts
 * @throws MlmodelError `DEADLINE_EXCEEDED` at the limit; the reason of the caller's signal when it is aborted;
 * otherwise as the work does
 */
export async function withinLoadLimit<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  limit: LimitedWork<Result>,
): Promise<Result> {
  limit.signal?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const exceeded = loadLimitExceeded(limit);
  const timer = setTimeout(() => {
    controller.abort(new DOMException(exceeded.message, 'TimeoutError'));
  }, limit.seconds * 1000);
  // The timer does not keep an otherwise idle process alive. In browsers, timers are numbers.
  (timer as Partial<typeof timer>).unref?.();
  const giveUp = () => controller.abort(limit.signal?.reason);
  limit.signal?.addEventListener('abort', giveUp, { once: true });
  const result = work(signal);
  try {
    return await Promise.race([result, rejectionAt(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
    result.then(limit.discard).catch(() => {});
    throw limit.signal?.aborted ? limit.signal.reason : exceeded;
  } finally {
    clearTimeout(timer);
    limit.signal?.removeEventListener('abort', giveUp);
  }
}

function rejectionAt(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
