import type { BackendName } from '../load/import-tfjs.js';
import type { TfjsCore } from '../load/tfjs-core.js';
import { type Pauses, withPauses } from './with-pauses.js';

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
