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
 * Loads a model in this process, and for `-w N` in N - 1 processes of its own, which share its predictions.
 * @throws MlmodelError when one of them cannot load it
 */
export async function loadModels(options: PredictOptions, logger: Logger): Promise<LoadedModels> {
  const { workers = 1 } = options;
  const model = await loadToPredict(options, { logger, singleUse: false });
  const { session } = model;
  // Reading the next batch while one is predicted needs a model that does not block.
  if (workers === 1) return { model, concurrency: session.execution.blocksEventLoop ? 1 : 2 };
  const children: ModelProcess[] = [];
  const dispose = async () => {
    for (const child of children) child.end();
    await model.dispose();
  };
  try {
    for (let at = 1; at < workers; at++) children.push(startProcess(options));
    await Promise.all(children.map((child) => child.ready));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    model: { ...model, session: shared(session, children), dispose },
    concurrency: tasksOfProcess * workers,
  };
}

/** Gives each prediction to the process with the fewest, or to this one when all have enough. */
function shared(session: FlavorSession, children: readonly ModelProcess[]): FlavorSession {
  return {
    inputs: session.inputs,
    outputs: session.outputs,
    runtime: session.runtime,
    execution: { ...session.execution, blocksEventLoop: false },
    async predict(input, call) {
      const [child] = children.toSorted((one, other) => one.tasks - other.tasks);
      if (child !== undefined && child.tasks < tasksOfProcess)
        return child.predict(input, call.params);
      // What the others work on goes out first.
      await new Promise((resolve) => setImmediate(resolve));
      return session.predict(input, call);
    },
    dispose: () => session.dispose(),
  };
}

interface ModelProcess {
  readonly ready: Promise<void>;
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
  return {
    ready: send({ load: options }).then(() => {}),
    get tasks() {
      return waiting.size;
    },
    predict: (input, params) => send({ input, params }),
    end: () => child.disconnect(),
  };
}
