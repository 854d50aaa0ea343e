import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, MlmodelError, safeLogger } from '@mlmodel/core';
import type { WorkerAnswer } from '../child/answer-requests.js';
import { type FrameFields, payloadPieces } from '../frame.js';
import { Call } from './call.js';
import type { OpenOptions, OpenRequest, RequestOptions, Worker, WorkerOptions } from './worker.js';
import { WorkerProcess } from './worker-process.js';

/** A worker for the program; nothing runs before it is needed. */
export function createWorker(options: WorkerOptions): Worker {
  return new Supervisor(options);
}

/** The wait before the start that follows `failures` failures in a row: none after the first, then 0.2 s to 10 s. */
function backoff(failures: number): number {
  return failures <= 1 ? 0 : Math.min(10_000, 100 * 2 ** (failures - 1));
}

class Supervisor implements Worker {
  readonly #options: WorkerOptions;
  readonly #logger: Logger;
  /** All whose answer is awaited. */
  readonly #calls = new Set<Call>();
  /** Those of them that no child was given yet, in order. */
  #waiting = new Set<Call>();
  #process: WorkerProcess | undefined;
  #starting: Promise<WorkerProcess> | undefined;
  /** Calls of `start` that wait for the child to be ready. */
  #starts = 0;
  #failures = 0;
  #nextId = 1;
  #stopping: Promise<void> | undefined;
  readonly #abortStart = new AbortController();
  #idleTimer: NodeJS.Timeout | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(options: WorkerOptions) {
    this.#logger = safeLogger(options.logger);
    this.#options = { ...options, logger: this.#logger };
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async start(): Promise<FrameFields> {
    if (this.#stopping !== undefined) throw this.#stoppedError();
    this.#starts += 1;
    try {
      const process = await this.#running();
      this.#hold();
      return await process.ready;
    } finally {
      this.#starts -= 1;
      this.#hold();
    }
  }

  async request(fields: FrameFields, options: RequestOptions = {}): Promise<WorkerAnswer> {
    const { signal } = options;
    const pieces = payloadPieces(options.payload);
    const call = this.open(fields);
    const cancel = () => call.cancel();
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    for (const piece of pieces.slice(0, -1)) call.write(piece);
    call.end(pieces.at(-1));
    try {
      return await call.answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  open(fields: FrameFields, options: OpenOptions = {}): OpenRequest {
    const call = new Call(this.#nextId++, fields, options);
    if (this.#stopping !== undefined) {
      call.reject(this.#stoppedError());
      return call;
    }
    this.#calls.add(call);
    call.onSettled = () => this.#settled(call);
    this.#waiting.add(call);
    clearTimeout(this.#idleTimer);
    this.#hold();
    this.#giveWork();
    return call;
  }

  kill(): void {
    this.#process?.kill();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    if (this.#calls.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    this.#abortStart.abort();
    await this.#starting?.catch(() => {});
    this.#process?.hold(true);
    await this.#endProcess();
  }

  /** Gives waiting calls to the child, which is started if there is none. */
  #giveWork(): void {
    if (this.#waiting.size === 0) return;
    if (this.#process !== undefined) this.#giveWorkTo(this.#process);
    else
      this.#running().then(
        () => this.#giveWork(),
        (error) => this.#refuseWaiting(error),
      );
  }

  #giveWorkTo(process: WorkerProcess): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#options;
    for (const call of this.#waiting) {
      if (process.isDoubtful || this.#calls.size - this.#waiting.size >= concurrency) return;
      this.#waiting.delete(call);
      call.attach(process);
    }
  }

  #refuseWaiting(error: unknown): void {
    const refused = this.#waiting;
    this.#waiting = new Set();
    for (const call of refused) call.reject(error);
  }

  async #endProcess(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    clearTimeout(this.#idleTimer);
    await process?.stop();
  }

  /** The child that takes requests; its pipe does before it is ready. */
  #running(): Promise<WorkerProcess> {
    if (this.#process !== undefined) return Promise.resolve(this.#process);
    this.#starting ??= this.#startProcess().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** @throws MlmodelError `TEMPORARILY_UNAVAILABLE` when the system cannot start one more process */
  async #startProcess(): Promise<WorkerProcess> {
    await this.#backOff();
    const process = this.#spawn();
    this.#process = process;
    process.ready.catch(() => {}); // shows as the end of the child, too
    void process.ended.then((how) => this.#ended(process, how));
    this.#hold();
    return process;
  }

  async #backOff(): Promise<void> {
    const { signal } = this.#abortStart;
    const time = backoff(this.#failures);
    if (time > 0) await wait(time, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw this.#stoppedError();
  }

  #spawn(): WorkerProcess {
    try {
      const process: WorkerProcess = new WorkerProcess(this.#options, {
        onSilent: () => this.#giveUp(process),
        onAcknowledged: () => this.#giveWork(),
      });
      return process;
    } catch (cause) {
      this.#failures += 1;
      const message = `${this.#options.name} cannot be started: ${messageOf(cause)}`;
      throw new MlmodelError('TEMPORARILY_UNAVAILABLE', message, { cause });
    }
  }

  #ended(process: WorkerProcess, how: string): void {
    const unexpected = this.#process === process;
    if (unexpected) {
      this.#forget(process);
      this.#logger.warn(`${this.#options.name} ended unexpectedly (${how})`);
    }
    process.failCalls(how);
    if (unexpected) this.#options.onEnd?.(how);
    this.#giveWork();
  }

  /** Replaces a child that hangs, before further work is given to it. */
  #giveUp(process: WorkerProcess): void {
    if (this.#process === process) this.#forget(process);
    this.#logger.warn(`${this.#options.name} does not answer and is replaced`);
    const calls = process.giveUp();
    this.#waiting = new Set([...calls, ...this.#waiting]);
    this.#giveWork();
  }

  #forget(process: WorkerProcess): void {
    this.#process = undefined;
    clearTimeout(this.#idleTimer);
    this.#failures = process.hasAnswered ? 1 : this.#failures + 1;
  }

  #settled(call: Call): void {
    this.#calls.delete(call);
    this.#waiting.delete(call);
    this.#giveWork();
    if (this.#calls.size > 0) return;
    this.#whenIdle?.();
    this.#hold();
    const { idleTimeout } = this.#options;
    if (idleTimeout === undefined || this.#process === undefined) return;
    this.#idleTimer = setTimeout(() => void this.#endProcess(), idleTimeout).unref();
  }

  /** Only what is awaited keeps the parent process alive. */
  #hold(): void {
    const awaited = this.#calls.size > 0 || this.#starts > 0 || this.#stopping !== undefined;
    this.#process?.hold(awaited);
  }

  #stoppedError(): MlmodelError {
    return new MlmodelError('TEMPORARILY_UNAVAILABLE', `${this.#options.name} is stopped`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
