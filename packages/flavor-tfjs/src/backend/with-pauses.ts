import { setImmediate } from 'node:timers/promises';
import type { TfjsCore } from '../load/tfjs-core.js';

/** Milliseconds that a step may take the process for itself. */
const longest = 50;

/** What a step that waits is run with. */
export interface Pauses {
  readonly core: TfjsCore;
  /** Of the backend that computes: loops and branches read there what decides how they go on. */
  readonly backend: string;
  /** Called before a pause; the answer is called after it. */
  readonly onPause: () => () => void;
  /** Ends the step at the next pause. */
  readonly signal?: AbortSignal | undefined;
}

interface Reader {
  read(dataId: object): Promise<unknown>;
}

/**
 * Runs a step that may loop for long, or for ever, so that the process does other work now and then.
 * @throws the reason of the signal, once that is aborted
 */
export async function withPauses<Result>(
  { core, backend, onPause, signal }: Pauses,
  step: () => Promise<Result>,
): Promise<Result> {
  const reader = core.findBackend(backend) as unknown as Reader;
  const read = reader.read.bind(reader);
  let since = performance.now();
  const pausing: Reader = {
    async read(dataId) {
      if (performance.now() - since > longest) {
        const resume = onPause();
        await setImmediate();
        resume();
        since = performance.now();
        signal?.throwIfAborted();
      }
      return read(dataId);
    },
  };
  Object.assign(reader, pausing);
  try {
    return await step();
  } finally {
    // The method of the class is what remains.
    delete (reader as Partial<Reader>).read;
  }
}
