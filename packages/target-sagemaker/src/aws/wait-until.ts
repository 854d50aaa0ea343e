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

/** How often an unchanged status is reported, in milliseconds. */
const reportInterval = 20_000;

/**
 * Looks at an operation until it has ended, and reports its progress. A request that fails for a while is repeated.
 * @returns how it ended
 * @throws MlmodelError `DEADLINE_EXCEEDED` when it takes longer, `CANCELLED` when the signal says so, and what `look`
 * throws. The operation goes on at AWS.
 */
export async function waitUntil(
  look: () => Promise<Look>,
  waiting: Waiting,
  { logger, signal }: Pick<Work, 'logger' | 'signal'>,
): Promise<Exclude<Look, { state: 'working' }>> {
  const { what, later, timeoutSeconds, pollSeconds } = waiting;
  const start = performance.now();
  let status = '';
  let reported = Number.NEGATIVE_INFINITY;
  for (;;) {
    const seen = await lookAgain(look, waiting);
    if (seen.state !== 'working') return seen;
    const now = performance.now();
    const seconds = Math.round((now - start) / 1000);
    if (seen.status !== status || now - reported >= reportInterval) {
      logger.info(`${what}: ${seen.status} (${seconds} s)`);
      reported = now;
      status = seen.status;
    }
    if (now - start >= timeoutSeconds * 1000)
      throw new MlmodelError(
        'DEADLINE_EXCEEDED',
        `${what} is still ${status} after ${timeoutSeconds} seconds, and goes on at AWS. ${later}`,
      );
    await sleep(pollSeconds * 1000, undefined, { signal }).catch(() => undefined);
    if (signal?.aborted)
      throw new MlmodelError(
        'CANCELLED',
        `Interrupted: ${what} is ${status}, and goes on at AWS. ${later}`,
      );
  }
}

async function lookAgain(look: () => Promise<Look>, { what, later }: Waiting): Promise<Look> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AwsError && error.isTransient)
      return { state: 'working', status: 'unknown, as AWS does not answer' };
    if (!isMlmodelError(error)) throw error;
    throw rewordedError(error, `${error.message} ${what} goes on at AWS. ${later}`);
  }
}
