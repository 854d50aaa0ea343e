import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type FlavorSession,
  type LoadedModel,
  type Logger,
  MlmodelError,
  type ModelInput,
  type Prediction,
} from '@mlmodel/core';
import { loadToPredict } from '../loading/load-to-predict.js';
import { type Answer, errorOf, type Task } from './model-messages.js';
import type { PredictOptions } from './predict-options.js';

/** Predictions that a process has at once: one that runs, and one that waits for it. */
const tasksOfProcess = 2;

/** A model, and how many batches to give it at once. */
export interface LoadedModels {
  readonly model: LoadedModel;
  readonly concurrency: number;
}

/**
 * Loads a model in this process, and for `-w N` in processes of its own: N for a model that would keep this one from
 * reading and writing, else N - 1 beside this one.
 * @throws MlmodelError when it cannot be loaded
 */
export async function loadModels(options: PredictOptions, logger: Logger): Promise<LoadedModels> {
  const { workers = 1 } = options;
  const children = Array.from({ length: workers - 1 }, () => startProcess(options));
  const end = () => {
    for (const child of children) child.end();
  };
  try {
    const model = await loadToPredict(options, { logger, singleUse: false });
    const { session } = model;
    // Reading the next batch while one is predicted needs a model that does not block.
    if (workers === 1) return { model, concurrency: session.execution.blocksEventLoop ? 1 : 2 };
    if (session.execution.blocksEventLoop) children.push(startProcess(options));
    const dispose = async () => {
      end();
      await model.dispose();
    };
    const concurrency = tasksOfProcess * workers;
    return { model: { ...model, session: shared(session, children), dispose }, concurrency };
  } catch (error) {
    end();
    throw error;
  }
}

/**
 * A session whose predictions are made by processes. This one makes them when all others have enough, or are not ready if
 * that keeps it from reading and writing.
 */
function shared(session: FlavorSession, children: readonly ModelProcess[]): FlavorSession {
  const { blocksEventLoop } = session.execution;
  const waiting: Call[] = [];
  let isBusy = false;

  function assign(): void {
    while (waiting.length > 0) {
      const [child] = children.toSorted((one, other) => one.tasks - other.tasks);
      const isFree = child !== undefined && child.tasks < tasksOfProcess;
      const isReady = child !== undefined && child.tasks < Number.POSITIVE_INFINITY;
      if (!isFree && (isBusy || (isReady && blocksEventLoop))) return;
      const call = waiting.shift() as Call;
      const work = isFree ? child.predict(call.input, call.params) : predictHere(call);
      call.resolve(work);
      work.then(assign, assign);
    }
  }

  async function predictHere({ input, params }: Call): Promise<Prediction> {
    isBusy = true;
    try {
      // What the others work on goes out first.
      await new Promise((resolve) => setImmediate(resolve));
      return await session.predict(input, { params });
    } finally {
      isBusy = false;
    }
  }

  return {
    inputs: session.inputs,
    outputs: session.outputs,
    runtime: session.runtime,
    execution: { ...session.execution, blocksEventLoop: false },
    predict: (input, { params }) =>
      new Promise((resolve) => {
        waiting.push({ input, params, resolve });
        assign();
      }),
    dispose: () => session.dispose(),
  };
}

/** A prediction that waits for a process. */
interface Call {
  readonly input: ModelInput;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  resolve(prediction: Promise<Prediction>): void;
}

interface ModelProcess {
  /** Predictions that it has; infinite until it has loaded the model. */
  readonly tasks: number;
  predict(
    input: ModelInput,
    params: Readonly<Record<string, unknown>> | undefined,
  ): Promise<Prediction>;
  end(): void;
}

interface Waiting {
  resolve(prediction: Prediction): void;
  reject(error: unknown): void;
}

function startProcess(options: PredictOptions): ModelProcess {
  const child = fork(fileURLToPath(new URL('./model-process.js', import.meta.url)), [], {
    serialization: 'advanced',
    // Its output is not that of the command.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd, 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let failure: MlmodelError | undefined;
  const send = (task: Task) => {
    if (failure !== undefined) return Promise.reject(failure);
    const number = next++;
    return new Promise<Prediction>((resolve, reject) => {
      waiting.set(number, { resolve, reject });
      child.send({ number, task });
    });
  };
  child.on('message', ({ number, ...answer }: Answer) => {
    const call = waiting.get(number);
    waiting.delete(number);
    if ('failure' in answer) call?.reject(errorOf(answer.failure));
    else call?.resolve(answer.prediction);
  });
  const fail = (reason: string) => {
    failure ??= new MlmodelError(
      'INTERNAL_ERROR',
      `A process of the model ended (${reason}). Start again with --resume, or with fewer processes.`,
    );
    for (const call of waiting.values()) call.reject(failure);
    waiting.clear();
  };
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => fail(signal ?? `exit code ${code}`));
  let isReady = false;
  send({ load: options }).then(
    () => {
      isReady = true;
    },
    (error) => fail(error.message),
  );
  return {
    get tasks() {
      return isReady || failure !== undefined ? waiting.size : Number.POSITIVE_INFINITY;
    },
    predict: (input, params) => send({ input, params }),
    end: () => child.disconnect(),
  };
}
