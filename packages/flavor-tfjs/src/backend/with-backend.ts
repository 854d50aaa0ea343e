import { setImmediate } from 'node:timers/promises';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { BackendName } from '../config/backend-name.js';
import type { TfjsCore } from '../load/tfjs-core.js';
import { enterRun } from './memory-bound.js';

/**
 * Runs a step of a model on a backend that has been started, within a bound of memory. TensorFlow.js has one current
 * backend per process; it is restored afterwards, so that models on different backends, and those of an embedder, do not
 * interfere.
 */
export function withBackend<Result>(core: TfjsCore, name: BackendName, step: () => Result): Result {
  const before = core.engine().backendName;
  use(core, name);
  const leave = enterRun(core);
  try {
    return step();
  } finally {
    leave();
    use(core, before);
  }
}

/**
 * Like {@link withBackend}, for asynchronous steps. They run one at a time and yield to the event loop regularly. When a
 * step fails, the tensors that it made are freed: TensorFlow.js frees those of a graph only at its end.
 * @param ownTensors the ids of tensors to keep after a failure
 * @throws the reason of the signal, once it is aborted
 */
export function withBackendAsync<Result>(
  {
    core,
    backend,
    ownTensors,
    signal,
  }: Omit<Pauses, 'onPause' | 'backend'> & {
    readonly backend: BackendName;
    readonly ownTensors: () => ReadonlySet<number>;
  },
  step: () => Promise<Result>,
): Promise<Result> {
  const result = lastStep.then(async () => {
    signal?.throwIfAborted();
    const before = core.engine().backendName;
    const made = new Set<Tensor>();
    let leave = enter(0);
    const pause = () => {
      const held = leave();
      use(core, before);
      return () => {
        leave = enter(held);
      };
    };
    try {
      return await withPauses({ core, backend, onPause: pause, signal }, step);
    } catch (error) {
      const own = ownTensors();
      for (const tensor of made) if (!own.has(tensor.id)) tensor.dispose();
      throw error;
    } finally {
      leave();
      use(core, before);
    }
    function enter(held: number) {
      use(core, backend);
      const stopTracking = trackTensors(core, made);
      const leaveRun = enterRun(core, held);
      return () => {
        stopTracking();
        return leaveRun();
      };
    }
  });
  lastStep = result.catch(() => undefined);
  return result;
}

/** Keeps the tensors that are made and not freed in a set, until the returned function is called. */
function trackTensors(core: TfjsCore, made: Set<Tensor>): () => void {
  const engine = core.engine();
  const track = engine.trackTensor.bind(engine);
  const free = engine.disposeTensor.bind(engine);
  engine.trackTensor = (tensor, backend) => {
    made.add(tensor);
    track(tensor, backend);
  };
  engine.disposeTensor = (tensor) => {
    made.delete(tensor);
    free(tensor);
  };
  return () => {
    engine.trackTensor = track;
    engine.disposeTensor = free;
  };
}

let lastStep: Promise<unknown> = Promise.resolve();

/** Takes effect synchronously for a backend that has been started. */
function use(core: TfjsCore, name: string | undefined): void {
  if (name && name !== core.engine().backendName) void core.setBackend(name);
}

/** Milliseconds that a step may block the event loop. */
const longest = 50;

interface Pauses {
  readonly core: TfjsCore;
  /** The backend that computes: loops and branches read their conditions from it. */
  readonly backend: string;
  /** Called before a pause; returns what is called after it. */
  readonly onPause: () => () => void;
  /** Ends the step at the next pause. */
  readonly signal?: AbortSignal | undefined;
}

interface Reader {
  read(dataId: object): Promise<unknown>;
}

/** Runs a step that may loop for long, or forever, so that it yields to the event loop whenever it reads a tensor. */
async function withPauses<Result>(
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
    // This uncovers the method of the class.
    delete (reader as Partial<Reader>).read;
  }
}
