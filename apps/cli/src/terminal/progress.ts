import type { Logger, Progress } from '@mlmodel/core';
import { canShowStatus, withStatus } from './status-line.js';

export interface ProgressOptions {
  /** Whether to log the details, too. */
  readonly verbose: boolean;
  readonly logger: Logger;
  /** What is done at first. Default: `Preparing the model`. */
  readonly step?: string | undefined;
}

/**
 * Runs work that reports its progress: step and detail are in the status line. Where there is none, each step is a line
 * of the log.
 */
export function withProgress<Result>(
  { verbose, logger, step: first = 'Preparing the model' }: ProgressOptions,
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  const logSteps = verbose || !canShowStatus();
  let now: Progress = { step: first };
  const onProgress = (next: Progress) => {
    if (logSteps && next.step !== now.step) logger.info(next.step);
    if (verbose && next.detail !== undefined) logger.info(next.detail);
    now = next;
  };
  const text = () => {
    const { step, detail } = now;
    return verbose || detail === undefined ? step : `${step}: ${detail}`;
  };
  return withStatus(text, () => work(onProgress));
}
