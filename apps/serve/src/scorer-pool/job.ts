import { AsyncLocalStorage } from 'node:async_hooks';
import { createEnforcer, type IgnoredNames, MlmodelError } from '@mlmodel/core';
import { openModel } from '@mlmodel/core/node';
import {
  type FailureReport,
  type PipelineModel,
  rowsOf,
  type ScoringResponse,
  ScoringTrace,
} from '@mlmodel/scoring';
import { type ProcessAddress, requestAt } from '@mlmodel/worker';
import { decodePrediction, encodeInput } from '@mlmodel/worker/vectors';
import type { RemoteTrace } from '../handler/request-events.js';
import {
  type CapturedTexts,
  type CaptureOptions,
  capturedTexts,
} from '../record/captured-texts.js';
import type { NeededModel } from './child-messages.js';

const current = new AsyncLocalStorage<Job>();

/** The job that the calling code belongs to. */
export function currentJob(): Job | undefined {
  return current.getStore();
}

export interface JobOptions {
  /** Whether the job records what happens to its request. */
  readonly isTraced?: boolean | undefined;
  readonly traceContext?: ScoringTrace['traceContext'];
  readonly capture?: CaptureOptions | undefined;
}

/** The scoring of one body in a scorer process. It may have to wait for a model process in between. */
export class Job {
  readonly bytes: number;
  readonly startedAt = performance.now();
  readonly failures: FailureReport[] = [];
  readonly ignored: IgnoredNames[] = [];
  readonly trace: ScoringTrace | undefined;
  response: Promise<ScoringResponse> = new Promise(() => {});
  /** Resolves when the job needs a model process to continue. */
  readonly needsModel: Promise<NeededModel>;
  readonly #capture: CaptureOptions | undefined;
  readonly #abort = new AbortController();
  #announceNeed: (needed: NeededModel) => void = () => {};
  #provide: (address: ProcessAddress) => void = () => {};

  constructor(bytes: number, { isTraced = false, traceContext, capture }: JobOptions) {
    this.bytes = bytes;
    this.trace = isTraced ? new ScoringTrace() : undefined;
    this.#capture = capture;
    if (this.trace !== undefined) {
      this.trace.traceContext = traceContext;
      this.trace.capturesValues = capture !== undefined;
    }
    this.needsModel = new Promise((resolve) => {
      this.#announceNeed = resolve;
    });
  }

  /** What happened to the request, if the job records it. */
  report(): RemoteTrace | undefined {
    if (this.trace === undefined) return undefined;
    const { stageTimes, rows } = this.trace;
    return { stageTimes, rows, values: this.#values(this.trace) };
  }

  #values({ captured }: ScoringTrace): CapturedTexts | undefined {
    if (this.#capture === undefined) return undefined;
    try {
      return capturedTexts(captured, { ...this.#capture, bytes: this.bytes });
    } catch {
      return { isTooLarge: true };
    }
  }

  /** Aborted when the response is no longer needed. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async run(score: () => ScoringResponse | Promise<ScoringResponse>): Promise<ScoringResponse> {
    return current.run(this, score);
  }

  /** Does work of the job for a request. The job is cancelled when the request is. */
  async follow<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const cancel = () => this.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Waits for a model process. @throws MlmodelError `CANCELLED` when the response is no longer needed */
  waitForModel(needed: NeededModel): Promise<ProcessAddress> {
    return new Promise((resolve, reject) => {
      const cancel = () => reject(new MlmodelError('CANCELLED', 'The request was cancelled'));
      this.#provide = resolve;
      this.signal.addEventListener('abort', cancel, { once: true });
      if (this.signal.aborted) cancel();
      this.#announceNeed(needed);
    });
  }

  provideModel(address: ProcessAddress): void {
    this.#provide(address);
  }

  cancel(): void {
    this.#abort.abort();
  }
}

/**
 * A model that runs in other processes: its signature, and a session that predicts in the process that the server assigns
 * to the current job. The input is encoded before the session waits for a process.
 */
export async function openRemoteModel(modelPath: string): Promise<PipelineModel> {
  const { mlmodel } = await openModel(modelPath);
  const { signature } = mlmodel;
  return {
    enforcer: createEnforcer(mlmodel),
    session: {
      execution: { blocksEventLoop: false },
      async predict(input, { params, signal, onStart, traceContext }) {
        const { fields, payload } = encodeInput(input, { params, signature });
        const needed = { bytes: payload.byteLength, rows: rowsOf(input) };
        const address = await currentJob()?.waitForModel(needed);
        if (address === undefined)
          throw new MlmodelError('INVALID_STATE', 'There is no current job.');
        onStart?.();
        const request = { operation: 'predict', ...fields, trace: traceContext };
        return decodePrediction(await requestAt(address, request, { payload, signal }));
      },
    },
  };
}
