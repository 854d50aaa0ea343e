import { AsyncLocalStorage } from 'node:async_hooks';
import { MlmodelError } from '@mlmodel/core';
import type { FailureReport, ScoringResponse } from '@mlmodel/scoring';
import type { ProcessAddress } from '@mlmodel/worker';

const current = new AsyncLocalStorage<Job>();

/** The job that the calling code works on. */
export function currentJob(): Job | undefined {
  return current.getStore();
}

/** One body that a scorer process scores, which may have to wait for a model process in the middle. */
export class Job {
  readonly bytes: number;
  readonly startedAt = performance.now();
  readonly failures: FailureReport[] = [];
  response: Promise<ScoringResponse> = new Promise(() => {});
  /** Resolves when the job can go on only with a model process. */
  readonly needsModel: Promise<undefined>;
  readonly #abort = new AbortController();
  #announceNeed = () => {};
  #provide: (address: ProcessAddress) => void = () => {};

  constructor(bytes: number) {
    this.bytes = bytes;
    this.needsModel = new Promise((resolve) => {
      this.#announceNeed = () => resolve(undefined);
    });
  }

  /** Aborted when the response is not wanted any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async run(score: () => ScoringResponse | Promise<ScoringResponse>): Promise<ScoringResponse> {
    return current.run(this, score);
  }

  /** Works on the job for a request, with which it is cancelled. */
  async follow<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const cancel = () => this.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Waits for a model process. @throws MlmodelError `CANCELLED` when the response is not wanted any more */
  waitForModel(): Promise<ProcessAddress> {
    return new Promise((resolve, reject) => {
      const cancel = () => reject(new MlmodelError('CANCELLED', 'The request was cancelled'));
      this.#provide = resolve;
      this.signal.addEventListener('abort', cancel, { once: true });
      if (this.signal.aborted) cancel();
      this.#announceNeed();
    });
  }

  provideModel(address: ProcessAddress): void {
    this.#provide(address);
  }

  cancel(): void {
    this.#abort.abort();
  }
}
