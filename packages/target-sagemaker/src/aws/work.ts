import type { Logger, Progress } from '@mlmodel/core';
import type { Aws } from './open-aws.js';

/** What every step at AWS gets. */
export interface Work {
  readonly aws: Aws;
  /** Receives what has been done, and warnings. */
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Receives what is being done. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the work between two steps, and while it waits. */
  readonly signal?: AbortSignal | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
