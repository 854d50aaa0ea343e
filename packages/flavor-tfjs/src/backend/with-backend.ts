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

/** As {@link withBackend} for a step that waits: such steps run one after the other. */
export function withBackendAsync<Result>(
  core: TfjsCore,
  name: BackendName,
  step: () => Promise<Result>,
): Promise<Result> {
  const result = lastStep.then(async () => {
    const before = core.engine().backendName;
    use(core, name);
    try {
      return await step();
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
