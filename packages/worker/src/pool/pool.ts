import type { FlavorSession, Logger } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import type { FrameFields } from '../frame.js';

/** The program that the processes of a pool run, and how one of them is looked after. Times are in milliseconds. */
export interface ProcessOptions {
  /** What messages call it, such as `The scorer process`; several processes have a number behind it. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment of the process. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /**
   * What the program's `start` gets. It travels by the channel, where other users of the machine do not see it, as they do
   * arguments.
   */
  readonly setup?: FrameFields | undefined;
  /** Longest start until the program's `ready`, and longest warm-up after it. Default 60,000. */
  readonly readyTimeout?: number | undefined;
  /** The scheduling priority, -20 (highest) to 19, as `os.setPriority` takes it. Default: that of this process. */
  readonly priority?: number | undefined;
  /** How long a process may take to exit when it is stopped. Default 5,000. */
  readonly stopTimeout?: number | undefined;
  /**
   * False for a program that does not read its channel while it works: a cancelled request that it has begun is settled
   * when it is answered, or when the process is replaced. Default true: the program acknowledges that a request is
   * cancelled, which is settled at once.
   */
  readonly interruptible?: boolean | undefined;
  /**
   * A process that owes the answer to a cancelled request and is silent for so long, while other requests wait for it, is
   * taken to hang and replaced. Longer than the longest legitimate request. Default 120,000.
   */
  readonly hangTimeout?: number | undefined;
  /**
   * The same where nobody waits for any answer of the process any more, and for a process that does not even acknowledge
   * the cancellation. Default 2,000.
   */
  readonly abandonTimeout?: number | undefined;
  /** The same for a request that was cancelled at its time limit, beside the time that it was queued. Default 500. */
  readonly lateTimeout?: number | undefined;
  /** The program leads a process group, which is killed with it. Default false. */
  readonly leadsGroup?: boolean | undefined;
  /** Gets what the process writes to stdout and stderr, line by line as information, and what happens to it. */
  readonly logger?: Logger | undefined;
  /** Stands before each line that the process writes, such as `[model]`. */
  readonly outputLabel?: string | undefined;
  /** A sentence for the operator about the traceback of an exception, which is put behind it; empty for none. */
  readonly hintFor?: ((traceback: string) => string) | undefined;
}

/** A pool's processes and its queue. */
export interface PoolOptions extends ProcessOptions {
  /** Processes that are given requests at the same time. Default 1. */
  readonly size?: number | undefined;
  /** Further processes of a pool that was started: they stand in for one that ended. Default 0. */
  readonly spares?: number | undefined;
  /** How many requests a process is given at once. Default: no limit. */
  readonly concurrency?: number | undefined;
  /**
   * Another process may talk to a leased process: the program serves the protocol on a Unix domain socket, too, whose path
   * it finds in `MLMODEL_WORKER_ADDRESS`. Default false.
   */
  readonly reachable?: boolean | undefined;
  /** How many requests may wait; further ones fail with `TEMPORARILY_UNAVAILABLE`. Default 1,000. */
  readonly maxQueued?: number | undefined;
  /** The processes are stopped after so long without a request, and started again for the next. Default: never. */
  readonly idleTimeout?: number | undefined;
}

export interface OpenOptions {
  /** Called when more of the payload may be written after `write` said false. */
  readonly onDrain?: (() => void) | undefined;
  /**
   * Called with each piece of the answer's payload as it arrives, and with the answer's fields; the answer itself has
   * no payload then. When the process ends in the middle, the answer rejects.
   */
  readonly onPiece?: ((piece: Uint8Array, fields: FrameFields) => void) | undefined;
}

export interface CancelOptions {
  /** The request reached its time limit. Default false: its client is gone. */
  readonly late?: boolean | undefined;
}

/** A request whose payload is written piece by piece. */
export interface OpenRequest {
  /** @returns false when the process does not keep up: go on at `onDrain` */
  write(piece: Uint8Array): boolean;
  /** Ends the payload. */
  end(piece?: Uint8Array): void;
  /** Gives the answer up: `answer` rejects with `CANCELLED` (see `interruptible`), and the process is told. */
  cancel(options?: CancelOptions): void;
  /**
   * Rejects with the program's own error, or with `TEMPORARILY_UNAVAILABLE` when the process died, did not start or
   * spoke nonsense, and when too many requests wait.
   */
  readonly response: Promise<WorkerResponse>;
}

export interface RequestOptions {
  readonly payload?: Uint8Array | readonly Uint8Array[] | undefined;
  /** Cancels the request; with a `TimeoutError` as its reason the request is late. */
  readonly signal?: AbortSignal | undefined;
}

/** A request that new processes answer before they are given work. */
export interface WarmUp {
  readonly fields: FrameFields;
  readonly payload?: RequestOptions['payload'];
}

/** Where another process reaches a leased process. */
export interface ProcessAddress {
  /** Of a Unix domain socket. */
  readonly path: string;
  /** The id of the request that may be sent there. */
  readonly lease: number;
}

/** One place at one process until `end`, for several requests in turn; with a concurrency of 1 the process is its holder's. */
export interface Lease {
  /** Resolves when a process is there; rejects as {@link OpenRequest.response}, and with `CANCELLED`. */
  readonly granted: Promise<void>;
  /**
   * Where another process may send one request by `requestAt`, when the lease is granted; then the lease ends with that
   * request. Undefined where the process cannot be reached so.
   */
  readonly address: ProcessAddress | undefined;
  /** As {@link Pool.request}, to this process. Rejects when it is gone. */
  request(fields: FrameFields, options?: RequestOptions): Promise<WorkerResponse>;
  /** As {@link Pool.open}, to this process. */
  open(fields: FrameFields, options?: OpenOptions): OpenRequest;
  /** Gives the place back. Idempotent. */
  end(): void;
  /**
   * Gives the place back though a request at the address may still run: the place is free when the process says that it is
   * idle, and a process that does not say so in time is replaced.
   */
  cancel(options?: CancelOptions): void;
}

/** Supervised processes of one program, and the queue for them. They are started for requests, or by `start`. */
export interface Pool {
  /** The process ids of the running processes. */
  readonly pids: readonly number[];
  /** Some process has started and takes requests. */
  readonly ready: boolean;
  /** Some process can be reached at the address of a lease. */
  readonly reachable: boolean;
  /** What new processes answer before they are given work; only an end of the process fails it. */
  warmUp: WarmUp | undefined;
  /**
   * Starts the processes, and then the spares, which are not waited for. From then on a process that ends is started again at
   * once. @returns what the program of the first one returned from its `start`; rejects when one does not start
   */
  start(): Promise<FrameFields>;
  /** Sends one request to a free process; rejects as {@link OpenRequest.response} does. */
  request(fields: FrameFields, options?: RequestOptions): Promise<WorkerResponse>;
  /** Begins a request with a payload of unknown length. */
  open(fields: FrameFields, options?: OpenOptions): OpenRequest;
  /** Asks for a process for several requests. @param signal ends the wait */
  lease(signal?: AbortSignal): Lease;
  /** See {@link ProcessOptions.hintFor}; for exceptions that another process was told. */
  hintFor(traceback: string): string;
  /** Refuses new requests, waits for those that were accepted, and stops the processes. Idempotent. */
  stop(): Promise<void>;
}

/** Under which a session keeps its pool, whichever copy of this package has made it. */
export const poolKey = Symbol.for('@mlmodel/worker.pool');

/** The pool of a session that `pooledSession` made; undefined for other sessions. */
export function poolOf(session: FlavorSession): Pool | undefined {
  return (session as { readonly [poolKey]?: Pool })[poolKey];
}
