import { setTimeout as wait } from 'node:timers/promises';
import { HttpError } from './http-error.js';

/** How often, and until when, a request is sent again. */
export interface RetryOptions {
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether to repeat after a transient failure. Default: always. */
  readonly isSentAgain?: ((error: HttpError) => boolean) | undefined;
}

/** Milliseconds before the first retry, and the longest. */
const firstPause = 200;
const longestPause = 10_000;

/** Repeats what fails with a transient `HttpError`, with growing pauses. */
export async function retrying<Result>(
  { retries, signal, isSentAgain = () => true }: RetryOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HttpError && error.isTransient && isSentAgain(error))) throw error;
      if (failures >= retries) throw error;
      await pause(error, failures, signal);
    }
  }
}

/**
 * Waits before another attempt: as long as the server asks, or twice as long after each failure, with jitter so that many
 * clients do not come back at once.
 */
export async function pause(
  error: HttpError,
  failures: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const backoff = Math.min(longestPause, firstPause * 2 ** failures);
  const milliseconds = error.retryAfter ?? backoff * (0.5 + Math.random() / 2);
  await wait(milliseconds, undefined, { signal });
}
