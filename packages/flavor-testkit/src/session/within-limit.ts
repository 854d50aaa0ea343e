import { BrokenRule } from '../broken-rule.js';
import { watchThread } from './watchdog.js';

/** A step that must end. */
export interface LimitedStep<Result> {
  /** In milliseconds. */
  readonly limit: number;
  readonly step: () => Promise<Result> | Result;
}

/**
 * Runs a step in a turn of the event loop of its own.
 * @param rule such as `load ends`
 * @throws BrokenRule when it takes longer than the limit, even in an endless loop
 */
export async function withinLimit<Result>(
  rule: string,
  { limit, step }: LimitedStep<Result>,
): Promise<Result> {
  const stopWatching = watchThread(limit);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      const late = () => reject(new BrokenRule(rule, `it did not within ${limit} ms`));
      // Longer than the watchdog, which has to end an endless loop first.
      timer = setTimeout(late, limit + 500);
      setImmediate(() => {
        // An endless loop may be in here: then the timer ends the wait.
        try {
          Promise.resolve(step()).then(resolve, reject);
        } catch (error) {
          reject(error);
        }
      });
    });
  } finally {
    clearTimeout(timer);
    stopWatching();
  }
}
