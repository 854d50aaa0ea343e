import { MlmodelError } from '@mlmodel/core';
import type { FrameFields, WorkerAnswer, WorkerOptions } from '@mlmodel/worker';
import {
  isTimeout,
  type PythonRequest,
  PythonWorker,
  type PythonWorkerHooks,
} from './python-worker.js';

/** A worker that is reserved for its holder until `free`, which is called once. */
export interface ReservedWorker {
  /** @throws MlmodelError `TEMPORARILY_UNAVAILABLE` when the process that was reserved is gone */
  request(request: PythonRequest): Promise<WorkerAnswer>;
  free(): void;
}

interface Waiting {
  take(worker: PythonWorker): void;
  refuse(error: MlmodelError): void;
}

export interface PoolOptions {
  /** Requests that are answered at the same time, each by a process of its own. */
  readonly workers: number;
  /** Further processes, which stand in for one that ended. */
  readonly spares: number;
  /** See {@link PythonWorkerHooks}. */
  readonly hintFor: PythonWorkerHooks['hintFor'];
  /** How to start a process. */
  readonly program: (number: number) => WorkerOptions;
}

/** Python processes that share the requests: each goes to a free one, or waits for one. */
export class PythonPool {
  /** What new processes answer before they are ready. */
  warmUp: PythonRequest | undefined;
  readonly #options: PoolOptions;
  readonly #workers: readonly PythonWorker[];
  readonly #held = new Set<PythonWorker>();
  readonly #waiting: Waiting[] = [];
  #stopping: Promise<void> | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    const hooks = {
      onChange: () => this.#changed(),
      warmUp: () => this.warmUp,
      hintFor: options.hintFor,
    };
    const count = options.workers + options.spares;
    this.#workers = Array.from(
      { length: count },
      (_, at) => new PythonWorker(options.program(at + 1), hooks),
    );
  }

  /** Some process can answer, or will as soon as it has finished what it does. */
  get ready(): boolean {
    return this.#workers.some((worker) => worker.ready);
  }

  get pids(): readonly (number | undefined)[] {
    return this.#workers.map((worker) => worker.pid);
  }

  /**
   * Starts the processes, and then the spares, which are not waited for.
   * @returns what the first one says of itself; rejects when any but a spare does not start
   */
  async start(): Promise<FrameFields> {
    const { workers } = this.#options;
    const starts = this.#workers.slice(0, workers).map((worker) => worker.start());
    const [first = {}] = await Promise.all(starts);
    for (const spare of this.#workers.slice(workers)) spare.startSoon();
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
    const { pid } = worker;
    return {
      async request(request) {
        if (worker.pid !== pid) throw unavailable('ended');
        return worker.request({ ...request, waited });
      },
      free: () => {
        this.#held.delete(worker);
        this.#serveWaiting();
      },
    };
  }

  /** Sends one request to a free worker; see {@link reserve}. */
  async request(request: PythonRequest): Promise<WorkerAnswer> {
    const worker = await this.reserve(request.signal);
    try {
      return await worker.request(request);
    } finally {
      worker.free();
    }
  }

  /** Refuses what waits, lets the processes finish what they run, and stops them. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  get #allBroken(): boolean {
    return this.#workers.every((worker) => worker.broken);
  }

  #changed(): void {
    this.#serveWaiting();
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
    const idle = this.#idle();
    if (idle !== undefined) {
      this.#held.add(idle);
      return Promise.resolve(idle);
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
        if (isTimeout(signal?.reason)) this.#endAbandoned();
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

  /** Ends what nobody waits for, as others wait too long for it. */
  #endAbandoned(): void {
    for (const worker of this.#held) if (worker.abandoned) worker.kill();
  }

  /** A worker for the next request, unless as many are answered as may be. */
  #idle(): PythonWorker | undefined {
    if (this.#held.size >= this.#options.workers) return undefined;
    return this.#workers.find((worker) => worker.ready && !this.#held.has(worker));
  }

  #serveWaiting(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle();
      if (worker === undefined) return;
      this.#waiting.shift()?.take(worker);
    }
  }
}

const stopping = 'is being stopped';
const startFails = 'does not start; the log of the server says why';

function unavailable(what: string): MlmodelError {
  return new MlmodelError('TEMPORARILY_UNAVAILABLE', `The Python process of the model ${what}.`);
}
