import { MlmodelError } from '@mlmodel/core';
import type { WorkerAnswer } from '../child/answer-requests.js';
import { type FrameFields, payloadPieces } from '../frame.js';
import { Call } from './call.js';
import type { OpenOptions, OpenRequest, RequestOptions, Worker, WorkerOptions } from './worker.js';
import { WorkerProcess } from './worker-process.js';

/** How often hanging children are looked for. */
const checkInterval = 500;

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
  /** All whose answer is awaited. */
  readonly #calls = new Set<Call>();
  /** Those of them that no child was given yet, in order. */
  readonly #waiting = new Set<Call>();
  #process: WorkerProcess | undefined;
  #starting: Promise<WorkerProcess> | undefined;
  #failures = 0;
  #nextId = 1;
  #stopped = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async start(): Promise<FrameFields> {
    if (this.#stopped) throw this.#stoppedError();
    const process = await this.#running();
    return process.ready;
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
    if (this.#stopped) {
      call.reject(this.#stoppedError());
      return call;
    }
    this.#calls.add(call);
    call.onSettled = () => this.#settled(call);
    this.#waiting.add(call);
    this.#hold();
    this.#giveWork();
    return call;
  }

  #giveWork(): void {
    if (this.#process === undefined) void this.#running().then(() => this.#giveWork());
    else this.#giveWorkTo(this.#process);
  }

  #giveWorkTo(process: WorkerProcess): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#options;
    for (const call of this.#waiting) {
      if (this.#calls.size - this.#waiting.size >= concurrency) return;
      this.#waiting.delete(call);
      call.attach(process);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#calls.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    await this.#starting?.catch(() => {});
    await this.#endProcess();
  }

  async #endProcess(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    this.#clearTimers();
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

  async #startProcess(): Promise<WorkerProcess> {
    const wait = backoff(this.#failures);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const process = new WorkerProcess(this.#options);
    this.#process = process;
    this.#checkTimer = setInterval(() => this.#check(), checkInterval).unref();
    process.ready.catch(() => {}); // shows as the end of the child, too
    void process.ended.then((how) => this.#ended(process, how));
    this.#hold();
    return process;
  }

  #ended(process: WorkerProcess, how: string): void {
    const unexpected = this.#process === process;
    if (unexpected) {
      this.#process = undefined;
      this.#clearTimers();
      this.#failures = process.hasAnswered ? 1 : this.#failures + 1;
      this.#options.logger?.warn(`${this.#options.name} ended unexpectedly (${how})`);
    }
    process.failCalls(how);
    if (unexpected) this.#options.onEnd?.(how);
  }

  #settled(call: Call): void {
    this.#calls.delete(call);
    this.#waiting.delete(call);
    if (this.#waiting.size > 0) this.#giveWork();
    if (this.#calls.size > 0) return;
    this.#whenIdle?.();
    this.#hold();
    const { idleTimeout } = this.#options;
    if (idleTimeout === undefined || this.#process === undefined) return;
    this.#idleTimer = setTimeout(() => void this.#endProcess(), idleTimeout).unref();
  }

  /** Only running requests keep the parent process alive. */
  #hold(): void {
    clearTimeout(this.#idleTimer);
    this.#process?.hold(this.#calls.size > 0 || this.#stopped);
  }

  #check(): void {
    if (!this.#process?.isHanging()) return;
    this.#options.logger?.warn(`${this.#options.name} does not answer and is killed`);
    this.#process.kill();
  }

  #clearTimers(): void {
    clearTimeout(this.#idleTimer);
    clearInterval(this.#checkTimer);
  }

  #stoppedError(): MlmodelError {
    return new MlmodelError('TEMPORARILY_UNAVAILABLE', `${this.#options.name} is stopped`);
  }
}
