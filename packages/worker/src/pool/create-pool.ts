import { type MlmodelError, safeLogger } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import { byteLengthOf, type FrameFields, payloadPieces } from '../frame.js';
import { freeMember, statisticsOf } from './members.js';
import { Place, type PlaceHooks, type PlaceRequest } from './place.js';
import { PlaceQueue } from './place-queue.js';
import type {
  Lease,
  Load,
  OpenOptions,
  OpenRequest,
  Pool,
  PoolOptions,
  PoolStatistics,
  RequestOptions,
  WarmUp,
} from './pool.js';
import { PoolMember } from './pool-member.js';
import { SocketFolder } from './socket-folder.js';
import { StartOutput } from './start-output.js';
import { queueFull, unavailable } from './unavailable.js';

/** Creates a pool for a program; processes start on demand. */
export function createPool(options: PoolOptions): Pool {
  return new ProcessPool(options);
}

class ProcessPool implements Pool {
  warmUp: WarmUp | undefined;
  maxQueued: number;
  maxQueuedRows: number;
  readonly #options: PoolOptions;
  readonly #size: number;
  readonly #members: readonly PoolMember[];
  readonly #sockets = new SocketFolder();
  readonly #queue = new PlaceQueue();
  /** Number of queued places and pending requests. */
  #awaited = 0;
  #starts = 0;
  /** Whether ended processes are restarted without a request. */
  #standing = false;
  #nextId = 1;
  #idleTimer: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #whenIdle: (() => void) | undefined;
  readonly #hooks: PlaceHooks = {
    nextId: () => this.#nextId++,
    track: (work) => this.#track(work),
    onEnd: (place) => this.#leave(place),
    onLate: () => this.#giveUpAbandoned(),
  };

  constructor(options: PoolOptions) {
    const { size = 1, spares = 0, name } = options;
    this.#options = options;
    this.maxQueued = options.maxQueued ?? 1_000;
    this.maxQueuedRows = options.maxQueuedRows ?? Number.POSITIVE_INFINITY;
    this.#size = size;
    const count = size + spares;
    const startOutput = new StartOutput();
    this.#members = Array.from({ length: count }, (_, at) => {
      return new PoolMember({
        ...options,
        name: count === 1 ? name : `${name} ${at + 1}`,
        logger: safeLogger(options.logger),
        startOutput,
        nextId: () => this.#nextId++,
        warmUp: () => this.warmUp,
        socketPath: async () => (options.reachable === true ? this.#sockets.nextPath() : undefined),
        onChange: () => this.#changed(),
        onStartFailed: () => this.#startFailed(),
        onGivenUp: (places) => this.#queueAgain(places),
      });
    });
  }

  get pids(): readonly number[] {
    return this.#members.flatMap(({ pid }) => pid ?? []);
  }

  get ready(): boolean {
    return this.#members.some((member) => member.ready);
  }

  get reachable(): boolean {
    return this.#members.some((member) => member.reachable);
  }

  get statistics(): PoolStatistics {
    return statisticsOf(this.#members, this.#queue);
  }

  hintFor(traceback: string): string {
    return this.#options.hintFor?.(traceback) ?? '';
  }

  async start(): Promise<FrameFields> {
    if (this.#stopping !== undefined) throw this.#stopped();
    this.#starts += 1;
    this.#hold();
    try {
      const starts = this.#members.slice(0, this.#size).map((member) => member.start());
      const [first = {}] = await Promise.all(starts);
      this.#standing = true;
      this.#keepStanding();
      return first;
    } finally {
      this.#starts -= 1;
      this.#hold();
    }
  }

  async request(fields: FrameFields, options: RequestOptions = {}): Promise<WorkerResponse> {
    const { isWarmUp = false } = options;
    if (isWarmUp) this.warmUp = { fields, payload: options.payload };
    const bytes = byteLengthOf(payloadPieces(options.payload));
    const place = this.#place({ isWarmUp, bytes, rows: options.rows });
    try {
      return await place.request(fields, options);
    } finally {
      place.end();
    }
  }

  open(fields: FrameFields, options: OpenOptions = {}): OpenRequest {
    const { payloadBytes: bytes, rows } = options;
    const place = this.#place({ bytes, rows });
    const call = place.open(fields, options);
    const end = () => place.end();
    call.response.then(end, end);
    return call;
  }

  lease(signal?: AbortSignal, load?: Load): Lease {
    return this.#place({ ...load, signal });
  }

  #place({
    signal,
    ...request
  }: PlaceRequest & { readonly signal?: AbortSignal | undefined }): Place {
    const place = new Place(this.#hooks, request);
    const refusal = this.#refusal();
    if (refusal === undefined) {
      this.#queue.add(place);
      place.watch(signal);
      this.#serve();
      this.#limitQueue(place);
    } else place.refuse(refusal);
    return place;
  }

  endUnresponsive(): void {
    for (const member of this.#members) member.endUnresponsive();
  }

  stop(): Promise<void> {
    // Deferred, so that `#stopping` is set before the first step.
    this.#stopping ??= Promise.resolve().then(() => this.#stop());
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.endUnresponsive();
    if (this.#awaited > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    clearTimeout(this.#idleTimer);
    this.#hold();
    await Promise.all(this.#members.map((member) => member.stop()));
    await this.#sockets.remove();
  }

  #limitQueue(latest: Place): void {
    const { maxQueued, maxQueuedRows } = this;
    const { length, rows } = this.#queue;
    if (!this.#queue.has(latest)) return;
    const refuse = (limit: string) => latest.refuse(queueFull(this.#options.name, limit));
    if (length > maxQueued) refuse(`${maxQueued}`);
    else if (length > 1 && rows > maxQueuedRows) refuse(`${maxQueuedRows} rows`);
  }

  /** Why no further place can be requested. */
  #refusal(): MlmodelError | undefined {
    if (this.#stopping !== undefined) return this.#stopped();
    return this.#standing && this.#isBroken ? this.#notStarting() : undefined;
  }

  /** No process is running, and the latest start of each failed. */
  get #isBroken(): boolean {
    return this.#members.every(({ ready, startError }) => !ready && startError !== undefined);
  }

  /** Assigns queued places to processes, starting them as needed. */
  #serve(): void {
    const { concurrency = Number.POSITIVE_INFINITY, smallConcurrency = concurrency } =
      this.#options;
    const members = this.#members;
    const capacity = { members, size: this.#size, concurrency, smallConcurrency };
    for (let place = this.#queue.next; place !== undefined; place = this.#queue.next) {
      const member = freeMember(place, capacity);
      if (member === undefined) break;
      this.#queue.take(place);
      member.give(place);
    }
    if (!this.#standing) this.#startForQueue();
  }

  /** Starts as many processes as there are queued places. */
  #startForQueue(): void {
    let wanted = this.#queue.length;
    for (const member of this.#members.slice(0, this.#size)) {
      if (wanted <= 0) return;
      if (member.ready) continue;
      wanted -= 1;
      if (!member.starting) member.start().catch(() => {});
    }
  }

  #keepStanding(): void {
    if (!this.#standing || (this.#stopping !== undefined && this.#queue.length === 0)) return;
    for (const member of this.#members) {
      if (!member.ready && !member.starting) member.start().catch(() => {});
    }
  }

  #changed(): void {
    this.#keepStanding();
    this.#serve();
    this.#setIdleTimer();
  }

  /** Queued requests fail if no process can start; a later request tries again. */
  #startFailed(): void {
    const isHopeless = this.#standing
      ? this.#isBroken
      : this.#members.every(({ ready, starting }) => !ready && !starting);
    if (isHopeless) {
      // Emptied first: a place that ends makes the pool start processes for those that are queued.
      for (const place of this.#queue.takeAll()) place.refuse(this.#notStarting());
    }
    this.#changed();
  }

  #queueAgain(places: readonly Place[]): void {
    this.#queue.putBack(places);
    this.#changed();
  }

  #giveUpAbandoned(): void {
    for (const member of this.#members) member.giveUpAbandoned();
  }

  #leave(place: Place): void {
    this.#queue.delete(place);
    for (const { places } of this.#members) places.delete(place);
    this.#serve();
    this.#setIdleTimer();
  }

  #track(work: Promise<unknown>): void {
    this.#awaited += 1;
    clearTimeout(this.#idleTimer);
    if (this.#awaited === 1) this.#hold();
    const settled = () => {
      this.#awaited -= 1;
      if (this.#awaited > 0) return;
      this.#whenIdle?.();
      this.#hold();
      this.#setIdleTimer();
    };
    work.then(settled, settled);
  }

  #setIdleTimer(): void {
    const { idleTimeout } = this.#options;
    clearTimeout(this.#idleTimer);
    if (idleTimeout === undefined || this.#awaited > 0 || this.#standing) return;
    if (this.#members.some(({ places }) => places.size > 0)) return;
    this.#idleTimer = setTimeout(() => this.#endIdle(), idleTimeout).unref();
  }

  #endIdle(): void {
    for (const member of this.#members) if (member.ready) void member.end();
  }

  /** Keeps this process alive only for pending work. */
  #hold(): void {
    const held = this.#awaited > 0 || this.#starts > 0 || this.#stopping !== undefined;
    for (const member of this.#members) member.hold(held);
  }

  #stopped(): MlmodelError {
    return unavailable(`${this.#options.name} is stopped`);
  }

  #notStarting(): MlmodelError {
    const cause = this.#members.find(({ startError }) => startError !== undefined)?.startError;
    const message = `${this.#options.name} does not start; see the log`;
    return unavailable(message, { cause, debug: cause?.debug });
  }
}
