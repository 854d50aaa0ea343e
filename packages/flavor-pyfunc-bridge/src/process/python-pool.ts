import { MlmodelError } from '@mlmodel/core';
import type { FrameFields, WorkerAnswer, WorkerOptions } from '@mlmodel/worker';
import { type PythonRequest, PythonWorker } from './python-worker.js';

/** A worker that is reserved for its holder until `free`, which is called once. */
export interface ReservedWorker {
  request(request: PythonRequest): Promise<WorkerAnswer>;
  free(): void;
}

interface Waiting {
  take(worker: PythonWorker): void;
  refuse(error: MlmodelError): void;
}

/** Python processes that share the requests: each goes to a free one, or waits for one. */
export class PythonPool {
  readonly #workers: readonly PythonWorker[];
  readonly #free = new Set<PythonWorker>();
  readonly #held = new Set<PythonWorker>();
  readonly #waiting: Waiting[] = [];
  #stopping: Promise<void> | undefined;

  constructor(count: number, options: (number: number) => WorkerOptions) {
    this.#workers = Array.from({ length: count }, (_, at) => {
      const worker: PythonWorker = new PythonWorker(options(at + 1), () => this.#changed(worker));
      return worker;
    });
  }

  /** Some process can answer, or will as soon as it has finished what it does. */
  get ready(): boolean {
    return this.#workers.some((worker) => worker.ready);
  }

  get pids(): readonly (number | undefined)[] {
    return this.#workers.map((worker) => worker.pid);
  }

  /** Starts all processes. @returns what the first one says of itself; rejects when any of them does not start */
  async start(): Promise<FrameFields> {
    const [first = {}] = await Promise.all(this.#workers.map((worker) => worker.start()));
    for (const worker of this.#workers) this.#offer(worker);
    return first;
  }

  /**
   * Waits for a free worker.
   * @throws MlmodelError `TEMPORARILY_UNAVAILABLE` when no process runs and they fail to start, `CANCELLED` when the
   * signal is aborted first
   */
  async reserve(signal?: AbortSignal): Promise<ReservedWorker> {
    const begin = performance.now();
    const worker = await this.#take(signal);
    const waited = performance.now() - begin;
    return {
      request: (request) => worker.request({ ...request, waited }),
      free: () => {
        this.#held.delete(worker);
        this.#offer(worker);
      },
    };
  }

  /** Refuses what waits, lets the processes finish what they run, and stops them. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  get #allBroken(): boolean {
    return this.#workers.every((worker) => worker.broken);
  }

  #changed(worker: PythonWorker): void {
    this.#offer(worker);
    if (this.#allBroken) this.#refuseWaiting(startFails);
  }

  #refuseWaiting(why: string): void {
    for (const { refuse } of this.#waiting.splice(0)) refuse(unavailable(why));
  }

  async #stop(): Promise<void> {
    this.#refuseWaiting(stopping);
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  #take(signal: AbortSignal | undefined): Promise<PythonWorker> {
    for (const worker of this.#free) {
      this.#free.delete(worker);
      if (!worker.ready) continue;
      this.#held.add(worker);
      return Promise.resolve(worker);
    }
    if (this.#stopping !== undefined) return Promise.reject(unavailable(stopping));
    if (this.#allBroken) return Promise.reject(unavailable(startFails));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        take: (worker) => {
          this.#held.add(worker);
          finish(() => resolve(worker));
        },
        refuse: (error) => finish(() => reject(error)),
      };
      const cancel = () => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
        waiting.refuse(new MlmodelError('CANCELLED', 'The request was cancelled'));
      };
      const finish = (settle: () => void) => {
        signal?.removeEventListener('abort', cancel);
        settle();
      };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
    });
  }

  /** A worker may have nothing to do. One whose process is gone comes back when it is there again. */
  #offer(worker: PythonWorker): void {
    if (!worker.ready || this.#held.has(worker)) return;
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.add(worker);
    else next.take(worker);
  }
}

const stopping = 'is being stopped';
const startFails = 'does not start; the log of the server says why';

function unavailable(what: string): MlmodelError {
  return new MlmodelError('TEMPORARILY_UNAVAILABLE', `The Python process of the model ${what}.`);
}
