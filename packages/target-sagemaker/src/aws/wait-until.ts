import { setTimeout as sleep } from 'node:timers/promises';
import { isMlmodelError, MlmodelError, rewordedError } from '@mlmodel/core';
import { AwsError } from './aws-error.js';
import type { Work } from './work.js';

/** The state of an operation of AWS. */
export type Look =
  | { readonly state: 'working'; readonly status: string }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly reason: string };

/** An operation of AWS that is waited for. */
export interface Waiting {
  /** Such as `Endpoint "churn"`. */
  readonly what: string;
  /** What to do when it is not waited for any longer, as a sentence. */
  readonly later: string;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
}

/**
 * Looks at an operation until it has ended, and reports its progress. A request that fails for a while is repeated.
 * @returns how it ended
 * @throws MlmodelError `DEADLINE_EXCEEDED` when it takes longer, `CANCELLED` when the signal says so, and what `look`
 * throws. The operation goes on at AWS.
 */
export async function waitUntil(
  look: () => Promise<Look>,
  waiting: Waiting,
  { logger, onProgress, signal }: Pick<Work, 'logger' | 'onProgress' | 'signal'>,
): Promise<Exclude<Look, { state: 'working' }>> {
  const { what, later, timeoutSeconds, pollSeconds } = waiting;
  const start = performance.now();
  for (;;) {
    const seen = await lookAgain(look, waiting);
    if (seen.state !== 'working') return seen;
    const seconds = (performance.now() - start) / 1000;
    const state = `${what} is ${seen.status}`;
    onProgress?.({ step: state, detail: `${Math.round(seconds)} s` });
    if (seconds >= timeoutSeconds)
      throw new MlmodelError(
        'DEADLINE_EXCEEDED',
        `${what} is still ${seen.status} after ${timeoutSeconds} seconds, and goes on at AWS. ${later}`,
      );
    await sleep(pollSeconds * 1000, undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) {
      const message = `Interrupted: ${state}, and goes on at AWS. ${later}`;
      // A program that a signal ends may have no time for the error.
      logger.warn(message);
      throw new MlmodelError('CANCELLED', message);
    }
  }
}

async function lookAgain(look: () => Promise<Look>, { what, later }: Waiting): Promise<Look> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AwsError && error.isTransient)
      return { state: 'working', status: 'in an unknown state' };
    if (!isMlmodelError(error)) throw error;
    throw rewordedError(error, `${error.message} ${what} goes on at AWS. ${later}`);
  }
}
