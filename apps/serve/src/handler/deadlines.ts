import type { Pipeline } from '@mlmodel/scoring';
import { timeLimitExceeded } from '../http/http-errors.js';
import type { Exchange } from './exchange.js';

export interface DeadlineOptions {
  readonly scorer: Pipeline;
  /** 0 is no limit. */
  readonly seconds: number;
}

/**
 * Answers exchanges that take too long with 504. One timer looks at all of them, so a deadline may come up to a
 * second (a fourth of a short limit) late.
 */
export function watchDeadlines(
  running: Iterable<Exchange>,
  { scorer, seconds }: DeadlineOptions,
): { stop(): void } {
  if (seconds === 0) return { stop() {} };
  const limit = seconds * 1000;
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const exchange of running) {
        if (now - exchange.waitingSince >= limit) {
          exchange.refuse(scorer.fail(timeLimitExceeded(seconds)));
        }
      }
    },
    Math.min(1000, limit / 4),
  ).unref();
  return { stop: () => clearInterval(timer) };
}
