import { MlmodelError } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import { cancelled } from '../failure.js';
import { type FrameFields, payloadPieces } from '../frame.js';
import { Call } from './call.js';
import type {
  CancelOptions,
  Lease,
  Load,
  OpenOptions,
  ProcessAddress,
  RequestOptions,
} from './pool.js';
import type { PoolProcess } from './pool-process.js';

/** Callbacks of a place to its pool. */
export interface PlaceHooks {
  /** Returns the id of the next call. */
  nextId(): number;
  /** Makes the pool wait for this before it stops. */
  track(work: Promise<unknown>): void;
  /** The place was returned or is no longer wanted. */
  onEnd(place: Place): void;
  /** A request reached its time limit while it was queued. */
  onLate(): void;
}

/** What a place is for. */
export interface PlaceRequest extends Load {
  /** For the warm-up request only. Default false. */
  readonly isWarmUp?: boolean | undefined;
}

/** A place at a process: first in the queue, then at one of the pool's processes. */
export class Place implements Lease {
  readonly granted: Promise<void>;
  readonly #hooks: PlaceHooks;
  readonly #begin = performance.now();
  #queued = 0;
  #process: PoolProcess | undefined;
  #call: Call | undefined;
  /** Tracks the request of another process after the lease was cancelled. */
  #loan: Call | undefined;
  #responded = false;
  #over: MlmodelError | undefined;
  /** The id of the request that another process may send. */
  readonly id: number;
  #grant: { resolve(): void; reject(error: MlmodelError): void } | undefined;

  readonly isWarmUp: boolean;
  readonly bytes: number;
  readonly rows: number;

  constructor(hooks: PlaceHooks, { isWarmUp = false, bytes = 0, rows = 1 }: PlaceRequest) {
    this.#hooks = hooks;
    this.isWarmUp = isWarmUp;
    this.bytes = bytes;
    this.rows = rows;
    this.id = hooks.nextId();
    this.granted = new Promise((resolve, reject) => {
      this.#grant = { resolve, reject };
    });
    hooks.track(this.granted);
  }

  get address(): ProcessAddress | undefined {
    const path = this.#process?.socketPath;
    return path === undefined ? undefined : { path, lease: this.id };
  }

  /** Refuses the place when the signal is aborted while it is queued. */
  watch(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const cancel = () => {
      if (this.#process !== undefined) return;
      if (isTimeout(signal.reason)) this.#hooks.onLate();
      this.refuse(cancelled());
    };
    signal.addEventListener('abort', cancel, { once: true });
    const forget = () => signal.removeEventListener('abort', cancel);
    this.granted.then(forget, forget);
    if (signal.aborted) cancel();
  }

  async request(fields: FrameFields, options: RequestOptions = {}): Promise<WorkerResponse> {
    const { signal, onGranted } = options;
    if (onGranted !== undefined) this.granted.then(onGranted, () => {});
    const pieces = payloadPieces(options.payload);
    const call = this.open(fields);
    const cancel = () => call.cancel({ late: isTimeout(signal?.reason) });
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    for (const piece of pieces.slice(0, -1)) call.write(piece);
    call.end(pieces.at(-1));
    try {
      return await call.response;
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (this.isWarmUp) await this.#process?.endStart();
    }
  }

  open(fields: FrameFields, options: OpenOptions = {}): Call {
    const call = new Call(this.#hooks.nextId(), fields, options);
    this.#hooks.track(call.response);
    if (this.#over !== undefined) {
      call.reject(this.#over);
      return call;
    }
    this.#call = call;
    call.onSettled = () => {
      if (this.#call === call) this.#call = undefined;
      this.#responded ||= this.#process !== undefined;
    };
    call.onCancelled = ({ late = false }: CancelOptions) => {
      if (late && this.#process === undefined) this.#hooks.onLate();
    };
    call.queued = this.#queued;
    if (this.#process !== undefined) call.attach(this.#process);
    return call;
  }

  end(): void {
    if (this.#loan === undefined) this.refuse(ended());
  }

  /** The request of another process is over. */
  served(): void {
    if (this.#loan === undefined) this.refuse(ended());
    else this.#loan.acknowledge();
  }

  cancel(options: CancelOptions = {}): void {
    if (this.#over !== undefined || this.#loan !== undefined) return;
    if (this.#process === undefined) {
      this.refuse(cancelled());
      return;
    }
    const loan = new Call(this.id, {});
    this.#loan = loan;
    this.#hooks.track(loan.response);
    loan.queued = this.#queued;
    loan.onSettled = () => this.refuse(ended());
    loan.lend(this.#process, options);
  }

  /** Attaches the place to a process. */
  attach(process: PoolProcess): void {
    this.#process = process;
    this.#queued = performance.now() - this.#begin;
    if (this.#call !== undefined) {
      this.#call.queued = this.#queued;
      this.#call.attach(process);
    }
    this.#grant?.resolve();
    this.#grant = undefined;
  }

  /** Leaves a process that is given up. @returns false when the process may have started its request */
  detach(): boolean {
    if (this.#responded || this.#call?.detach() !== true) return false;
    this.#process = undefined;
    return true;
  }

  /** Ends the place, with an error for a request that waits for a process. */
  refuse(error: MlmodelError): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    this.#grant?.reject(error);
    this.#grant = undefined;
    if (this.#process === undefined) this.#call?.reject(error);
    this.#hooks.onEnd(this);
  }
}

/** Whether the reason is a time limit, as with `AbortSignal.timeout` and in the server. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function ended(): MlmodelError {
  return new MlmodelError('INVALID_STATE', 'The lease has ended');
}
