import { isMlmodelError } from '@mlmodel/core';
import type { FrameFields, Worker, WorkerAnswer, WorkerOptions } from '@mlmodel/worker';
import { createWorker } from '@mlmodel/worker';

/** Milliseconds that a process may go on after a request's time limit, besides the time that the request waited. */
const patience = 500;

/** Milliseconds that a process may go on with a request whose client is gone. */
const longPatience = 60_000;

/** What a worker is asked: one operation of `python/mlmodel_bridge/service.py`. */
export interface PythonRequest {
  readonly fields: FrameFields;
  readonly payload?: WorkerAnswer['payload'];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the request waited for a worker, which are no fault of the model. */
  readonly waited?: number | undefined;
}

export interface PythonWorkerHooks {
  /** Called when the process is there again after it ended, and when it fails to start. */
  onChange(): void;
  /** The request that a new process answers before it is ready. */
  warmUp(): PythonRequest | undefined;
  /** A sentence for the operator that helps against an exception, or an empty text. */
  hintFor(traceback: string): string;
}

/**
 * One Python process with the model loaded. It is given one request at a time, and is started again at once when it
 * ends; one that goes on with a request that was given up is ended.
 */
export class PythonWorker {
  readonly #worker: Worker;
  readonly #onChange: () => void;
  readonly #warmUp: () => PythonRequest | undefined;
  readonly #readyTimeout: number | undefined;
  readonly #hintFor: (traceback: string) => string;
  #ready = false;
  #broken = false;
  #stopped = false;
  #abandoned = false;

  constructor(options: WorkerOptions, { onChange, warmUp, hintFor }: PythonWorkerHooks) {
    this.#worker = createWorker({ ...options, onEnd: () => this.#ended() });
    this.#onChange = onChange;
    this.#warmUp = warmUp;
    this.#readyTimeout = options.readyTimeout;
    this.#hintFor = hintFor;
  }

  /** The process runs and its model is loaded. */
  get ready(): boolean {
    return this.#ready;
  }

  /** The latest start failed, so a further one may, too. */
  get broken(): boolean {
    return this.#broken;
  }

  /** It works on a request whose client is gone. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  get pid(): number | undefined {
    return this.#worker.pid;
  }

  /** Starts the process and warms it up. @returns what Python says of itself; rejects when it ends before */
  async start(): Promise<FrameFields> {
    try {
      const facts = await this.#worker.start();
      await this.#runWarmUp();
      this.#ready = true;
      this.#broken = false;
      return facts;
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  /**
   * Sends one request. Resolves or rejects when the process is free again, or gone: a request that is given up is
   * waited for, too.
   */
  async request({ fields, payload, signal, waited = 0 }: PythonRequest): Promise<WorkerAnswer> {
    let killer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      const late = isTimeout(signal?.reason);
      this.#abandoned = !late;
      killer ??= setTimeout(() => this.kill(), late ? patience + waited : longPatience);
    };
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await this.#worker.request(fields, { payload });
    } catch (error) {
      this.#addHint(error);
      throw error;
    } finally {
      clearTimeout(killer);
      this.#abandoned = false;
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The traceback of an exception of the model is for the log, so the hint goes there too. */
  #addHint(error: unknown): void {
    if (!isMlmodelError(error) || !(error.cause instanceof Error)) return;
    const { stack = '' } = error.cause;
    const hint = this.#hintFor(stack);
    if (hint !== '') error.cause.stack = `${stack}\n${hint}`;
  }

  /** Ends the process, and those that the model has started. */
  kill(): void {
    const { pid } = this.#worker;
    if (pid !== undefined) {
      // It leads a group soon after its start.
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {}
    }
    this.#worker.kill();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#ready = false;
    await this.#worker.stop();
  }

  /** Starts the process without waiting for it, and again when that fails. */
  startSoon(): void {
    void this.#keepStarting();
  }

  #ended(): void {
    if (!this.#ready || this.#stopped) return;
    this.#ready = false;
    this.startSoon();
  }

  async #keepStarting(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.start();
        this.#onChange();
        return;
      } catch {
        this.#onChange();
      }
    }
  }

  /**
   * What the model answers was told when the example was scored first; here only an end of the process counts, also by
   * taking as long as a start may take.
   */
  async #runWarmUp(): Promise<void> {
    const request = this.#warmUp();
    if (request === undefined) return;
    const timeout = this.#readyTimeout;
    const signal = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
    await this.request({ ...request, signal }).catch((error: unknown) => {
      if (this.#worker.pid === undefined) throw error;
    });
  }
}

/** Whether it is the reason of a time limit, as `AbortSignal.timeout` and the server tell it. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
