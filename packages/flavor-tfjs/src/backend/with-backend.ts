import { setImmediate } from 'node:timers/promises';
import type { BackendName, TfjsCore } from '../load/import-tfjs.js';

/**
 * Runs a step on a backend that has been started. TensorFlow.js has one current backend in a process; it is set back
 * afterwards, so that models on different ones, and an embedder's own, do not disturb each other.
 */
export function withBackend<Result>(core: TfjsCore, name: BackendName, step: () => Result): Result {
  const before = core.engine().backendName;
  use(core, name);
  try {
    return step();
  } finally {
    use(core, before);
  }
}

/**
 * As {@link withBackend} for a step that waits: such steps run one after the other, and let the process do other work
 * now and then.
 * @throws the reason of the signal, once that is aborted
 */
export function withBackendAsync<Result>(
  {
    core,
    backend,
    signal,
  }: Omit<Pauses, 'onPause' | 'backend'> & { readonly backend: BackendName },
  step: () => Promise<Result>,
): Promise<Result> {
  const result = lastStep.then(async () => {
    signal?.throwIfAborted();
    const before = core.engine().backendName;
    const resume = () => use(core, backend);
    const pause = () => {
      use(core, before);
      return resume;
    };
    resume();
    try {
      return await withPauses({ core, backend, onPause: pause, signal }, step);
    } finally {
      use(core, before);
    }
  });
  lastStep = result.catch(() => undefined);
  return result;
}

let lastStep: Promise<unknown> = Promise.resolve();

/** Takes effect at once for a backend that has been started; the promise tells nothing more. */
function use(core: TfjsCore, name: string | undefined): void {
  if (name && name !== core.engine().backendName) void core.setBackend(name);
}

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
