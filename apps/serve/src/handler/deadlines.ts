import type { Pipeline } from '@mlmodel/scoring';
import type { TimeLimits } from '../scoring-options.js';
import type { Exchange } from './exchange.js';

export interface DeadlineOptions {
  readonly scorer: Pipeline;
  readonly limits: TimeLimits;
}

/**
 * Ends exchanges that take too long, with 504 where nothing was sent. One timer looks at all of them, so a deadline may
 * come up to a second (a fourth of a short limit) late.
 */
export function watchDeadlines(
  running: Iterable<Exchange>,
  { scorer, limits }: DeadlineOptions,
): { stop(): void } {
  const seconds = [limits.timeoutSeconds, limits.streamTimeoutSeconds].filter((limit) => limit > 0);
  if (seconds.length === 0) return { stop() {} };
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const exchange of running) {
        const error = exchange.overdue(now);
        if (error !== undefined) exchange.refuse(scorer.fail(error));
      }
    },
    Math.min(1000, (Math.min(...seconds) * 1000) / 4),
  ).unref();
  return { stop: () => clearInterval(timer) };
}
