import type { FlavorSession, Logger } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import type { FrameFields } from '../frame.js';

/** The program of a pool's processes, and how each is supervised. Times are in milliseconds. */
export interface ProcessOptions {
  /** Its name in messages, such as `The scorer process`; numbered when there are several processes. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  /** The complete environment of the process. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /**
   * Passed to the program's `start`. It is sent over the channel, because other users of the machine can see arguments.
   */
  readonly setup?: FrameFields | undefined;
  /** Time limit for the start, and for the warm-up after it. Default 60,000. */
  readonly readyTimeout?: number | undefined;
  /** The scheduling priority, -20 (highest) to 19, as `os.setPriority` takes it. Default: that of this process. */
  readonly priority?: number | undefined;
  /**
   * Memory that the process may write, in bytes, used or not; a request that needs more fails in it, or ends it. Only
   * enforced on Linux. Default: no limit.
   */
  readonly memoryLimit?: number | undefined;
  /** Time limit for a process to exit when stopped. Default 5,000. */
  readonly stopTimeout?: number | undefined;
  /**
   * False for a program that does not read its channel while working: a cancelled request that it has started settles
   * with its response, or when the process is replaced. Default true: the program acknowledges cancellations, and
   * cancelled requests settle immediately.
   */
  readonly interruptible?: boolean | undefined;
  /**
   * How long a process that owes the response to a cancelled request may stay silent while other requests wait for it;
   * then it counts as hanging and is replaced. Must exceed the longest legitimate request. Default 120,000.
   */
  readonly hangTimeout?: number | undefined;
  /**
   * The same when no caller waits for the process, and for a process that does not acknowledge the cancellation.
   * Default 2,000.
   */
  readonly abandonTimeout?: number | undefined;
  /** The same for a request cancelled at its time limit, in addition to its time in the queue. Default 500. */
  readonly lateTimeout?: number | undefined;
  /** Whether the program leads a process group, to be killed with it. Default false. */
  readonly leadsGroup?: boolean | undefined;
  /**
   * Receives the output of the process line by line at level info, and events of its life. What another process of the
   * pool has printed during its start, or for the warm-up, is left out.
   */
  readonly logger?: Logger | undefined;
  /** Prefix of each logged output line, such as `[model]`. */
  readonly outputLabel?: string | undefined;
  /** Returns a hint for the operator to append to the traceback of an exception; empty for none. */
  readonly hintFor?: ((traceback: string) => string) | undefined;
}

/** A pool's processes and its queue. */
export interface PoolOptions extends ProcessOptions {
  /** Number of processes that handle requests concurrently. Default 1. */
  readonly size?: number | undefined;
  /** Spare processes of a started pool, which replace ended ones. Default 0. */
  readonly spares?: number | undefined;
  /** Concurrent requests per process. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** The same where all of them are small: up to 32 KiB. Default: as `concurrency`. */
  readonly smallConcurrency?: number | undefined;
  /**
   * Whether another process may talk to a leased process: the program also serves the protocol on a Unix domain socket,
   * with its path in `MLMODEL_WORKER_ADDRESS`. Default false.
   */
  readonly reachable?: boolean | undefined;
  /** Maximum number of queued requests; further ones fail with `REQUEST_LIMIT_EXCEEDED`. Default 1,000. */
  readonly maxQueued?: number | undefined;
  /** Maximum number of their rows together. A request that waits alone may have more. Default: no limit. */
  readonly maxQueuedRows?: number | undefined;
  /** Processes stop after this time without a request, and start again for the next one. Default: never. */
  readonly idleTimeout?: number | undefined;
}

/** How much work a request is, as far as that is known. */
export interface Load {
  /**
   * Bytes of its payload. Sizes of requests that wait share the time of the processes equally; requests of one size go in
   * order. Default 0.
   */
  readonly bytes?: number | undefined;
  /** Rows of its input, see {@link PoolOptions.maxQueuedRows}. Default 1. */
  readonly rows?: number | undefined;
}

/** Options of a request with a streamed payload. */
export interface OpenOptions extends Pick<Load, 'rows'> {
  /** Called when writing may resume after `write` returned false. */
  readonly onDrain?: (() => void) | undefined;
  /**
   * Called with each piece of the response's payload as it arrives, and with the response's fields; the response itself
   * then has no payload. If the process ends midway, the response rejects.
   */
  readonly onPiece?: ((piece: Uint8Array, fields: FrameFields) => void) | undefined;
  /** How long the payload is expected to be; the process reserves memory for it. See also {@link Load.bytes}. */
  readonly payloadBytes?: number | undefined;
  /**
   * Called with a piece of the payload that was sent and that the request does not need any more. It may not be called for
   * every piece of a request that fails.
   */
  readonly onSent?: ((piece: Uint8Array) => void) | undefined;
}

/** How a request is cancelled. */
export interface CancelOptions {
  /** Whether the request reached its time limit. Default false: its client is gone. */
  readonly late?: boolean | undefined;
}

/** A request with a streamed payload. */
export interface OpenRequest {
  /** @returns false when the process does not keep up: resume at `onDrain` */
  write(piece: Uint8Array): boolean;
  /** Ends the payload. */
  end(piece?: Uint8Array): void;
  /** Cancels the request: `response` rejects with `CANCELLED` (see `interruptible`), and the process is notified. */
  cancel(options?: CancelOptions): void;
  /**
   * Rejects with the program's own error, with `TEMPORARILY_UNAVAILABLE` when the process dies, does not start or sends
   * invalid frames, or with `REQUEST_LIMIT_EXCEEDED` when the queue is full.
   */
  readonly response: Promise<WorkerResponse>;
}

/** Options of a request. */
export interface RequestOptions extends Pick<Load, 'rows'> {
  readonly payload?: Uint8Array | readonly Uint8Array[] | undefined;
  /** Cancels the request; with a `TimeoutError` as its reason, the request counts as late. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the request the warm-up of the processes that start later. What it prints counts as output of the start. */
  readonly isWarmUp?: boolean | undefined;
  /** Called when a process takes the request. */
  readonly onGranted?: (() => void) | undefined;
}

/** A request that new processes handle before they get work. */
export interface WarmUp {
  readonly fields: FrameFields;
  readonly payload?: RequestOptions['payload'];
}

/** The address of a leased process for another process. */
export interface ProcessAddress {
  /** The path of a Unix domain socket. */
  readonly path: string;
  /** The id of the request that may be sent there. */
  readonly lease: number;
}

/**
 * A place at one process until `end`, for several consecutive requests; with a concurrency of 1, exclusive use of the
 * process.
 */
export interface Lease {
  /** Resolves when a process is available; rejects as {@link OpenRequest.response}, and with `CANCELLED`. */
  readonly granted: Promise<void>;
  /**
   * Where another process may send one request with `requestAt`, once the lease is granted; the lease ends with that
   * request. Undefined when the process is not reachable.
   */
  readonly address: ProcessAddress | undefined;
  /** As {@link Pool.request}, to this process. Rejects when it has ended. */
  request(fields: FrameFields, options?: RequestOptions): Promise<WorkerResponse>;
  /** As {@link Pool.open}, to this process. */
  open(fields: FrameFields, options?: OpenOptions): OpenRequest;
  /** Returns the place. Idempotent. */
  end(): void;
  /**
   * Returns the place although a request at the address may still be running: the place becomes free when the process
   * reports that it is idle; a process that does not report in time is replaced.
   */
  cancel(options?: CancelOptions): void;
}

/** What a pool is doing. */
export interface PoolStatistics {
  /** Requests that wait for a process. */
  readonly queued: number;
  /** Their rows, as far as they are known. */
  readonly queuedRows: number;
  /** Processes that accept requests. */
  readonly ready: number;
  /** Processes that ended or hung, and were or will be replaced. */
  readonly restarts: number;
  /** Process ids of the running processes. */
  readonly pids: readonly number[];
}

/** Supervised processes of one program with a queue. They start on demand or with `start`. */
export interface Pool {
  /** Process ids of the running processes. */
  readonly pids: readonly number[];
  /** Whether some process accepts requests. */
  readonly ready: boolean;
  /** Whether some process can be reached at the address of a lease. */
  readonly reachable: boolean;
  readonly statistics: PoolStatistics;
  /** The warm-up request of new processes; it fails only when the process ends. */
  warmUp: WarmUp | undefined;
  /** See {@link PoolOptions.maxQueued}. */
  maxQueued: number;
  /** See {@link PoolOptions.maxQueuedRows}. */
  maxQueuedRows: number;
  /**
   * Starts the processes, then the spares without waiting for them. From then on, a process that ends is restarted
   * immediately. @returns the result of the first program's `start`; rejects when one does not start
   */
  start(): Promise<FrameFields>;
  /** Sends one request to a free process; rejects as {@link OpenRequest.response} does. */
  request(fields: FrameFields, options?: RequestOptions): Promise<WorkerResponse>;
  /** Begins a request with a payload of unknown length. */
  open(fields: FrameFields, options?: OpenOptions): OpenRequest;
  /** Requests a process for several requests. @param signal ends the wait */
  lease(signal?: AbortSignal, load?: Load): Lease;
  /** As {@link ProcessOptions.hintFor}, for exceptions reported to another process. */
  hintFor(traceback: string): string;
  /**
   * Ends processes that have not reacted yet to the cancellation of their current request, without waiting as long as
   * {@link ProcessOptions.abandonTimeout}.
   */
  endUnresponsive(): void;
  /** Refuses new requests, waits for accepted ones, and stops the processes. Idempotent. */
  stop(): Promise<void>;
}

/** The key of a session's pool, shared by all copies of this package. */
export const poolKey = Symbol.for('@mlmodel/worker.pool');

/** The pool of a session that `pooledSession` made; undefined for other sessions. */
export function poolOf(session: FlavorSession): Pool | undefined {
  return (session as { readonly [poolKey]?: Pool })[poolKey];
}
