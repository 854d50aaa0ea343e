import { rm } from 'node:fs/promises';
import { errorText, type Logger, type MlmodelError } from '@mlmodel/core';
import { type FrameFields, payloadPieces } from '../frame.js';
import { Call } from './call.js';
import type { Place } from './place.js';
import type { ProcessOptions, WarmUp } from './pool.js';
import { PoolProcess } from './pool-process.js';
import { longestTimer } from './silence-watch.js';
import type { StartOutput } from './start-output.js';
import { unavailable } from './unavailable.js';

/** The delay before the next start after consecutive failures: none after the first, then 0.2 s to 10 s. */
function backoff(failures: number): number {
  return failures <= 1 ? 0 : Math.min(10_000, 100 * 2 ** (failures - 1));
}

export interface MemberOptions extends ProcessOptions {
  readonly logger: Logger;
  readonly startOutput: StartOutput;
  readonly nextId: () => number;
  readonly warmUp: () => WarmUp | undefined;
  /** The socket path of a new process, if it may have one. */
  readonly socketPath: () => Promise<string | undefined>;
  /** The process accepts work again, or has ended. */
  readonly onChange: () => void;
  readonly onStartFailed: () => void;
  /** The process is being replaced; these places were not started. */
  readonly onGivenUp: (places: readonly Place[]) => void;
}

/** Waits for the end of a process, and keeps this one alive until then. */
function endOf(process: PoolProcess): Promise<unknown> {
  process.hold(true);
  return process.ended;
}

/** One of a pool's processes: starts it, warms it up, and replaces it when it ends, with backoff. */
export class PoolMember {
  /** The places at the process. */
  readonly places = new Set<Place>();
  /** Why the latest start failed. */
  startError: MlmodelError | undefined;
  /** How many of its processes ended or hung. */
  restarts = 0;
  readonly #options: MemberOptions;
  #process: PoolProcess | undefined;
  #ready: FrameFields | undefined;
  #starting: Promise<FrameFields> | undefined;
  /** Processes that were killed and have not ended yet. */
  readonly #killed = new Set<PoolProcess>();
  #failures = 0;
  #held = false;
  #stopped = false;
  #wait: { readonly timer: NodeJS.Timeout; end(): void } | undefined;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** The process is started and warmed up. */
  get ready(): boolean {
    return this.#ready !== undefined;
  }

  get starting(): boolean {
    return this.#starting !== undefined;
  }

  get reachable(): boolean {
    return this.ready && this.#process?.socketPath !== undefined;
  }

  /** The process accepts work. */
  get takesWork(): boolean {
    return this.ready && this.#process?.isDoubtful === false;
  }

  /** Starts the process unless it is running. Rejects when it ends before it is ready. */
  start(): Promise<FrameFields> {
    if (this.#ready !== undefined) return Promise.resolve(this.#ready);
    this.#starting ??= this.#start().then(
      (fields) => {
        this.#starting = undefined;
        this.#options.onChange();
        return fields;
      },
      (error) => {
        this.#starting = undefined;
        this.#options.onStartFailed();
        throw error;
      },
    );
    return this.#starting;
  }

  give(place: Place): void {
    if (this.#process === undefined) return;
    if (place.isWarmUp) this.#process.resumeStart();
    this.places.add(place);
    place.attach(this.#process);
  }

  /** Replaces a process whose client is gone when others wait too long for it. */
  giveUpAbandoned(): void {
    if (this.#process?.isAbandoned === true) this.#giveUp(this.#process, 'does not respond');
  }

  /** Replaces a process whose current request was cancelled, and that has not reacted yet. */
  endUnresponsive(): void {
    if (this.#process?.isDoubtful === true) this.#giveUp(this.#process, 'does not respond');
  }

  /** Sets whether the process keeps this one alive. */
  hold(held: boolean): void {
    this.#held = held;
    this.#process?.hold(held);
    if (held) this.#wait?.timer.ref();
    else this.#wait?.timer.unref();
  }

  /** Stops the process; it may be restarted. */
  async end(): Promise<void> {
    const process = this.#process;
    this.#forget();
    await process?.stop();
  }

  /** Stops the process for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wait?.end();
    if (!this.ready) this.#process?.kill();
    await this.#starting?.catch(() => {});
    await this.end();
    await Promise.all([...this.#killed].map(endOf));
  }

  /** @throws MlmodelError `TEMPORARILY_UNAVAILABLE` */
  async #start(): Promise<FrameFields> {
    try {
      await this.#backOff();
      const process = this.#spawn(await this.#options.socketPath());
      this.#process = process;
      void process.ended.then((how) => this.#ended(process, how));
      process.hold(this.#held);
      const fields = await process.ready;
      await this.#warmUp(process);
      await process.endStart();
      if (this.#process !== process) throw this.#unavailable('ended as soon as it had started');
      this.#ready = fields;
      this.startError = undefined;
      return fields;
    } catch (error) {
      this.startError = error as MlmodelError;
      throw error;
    }
  }

  async #backOff(): Promise<void> {
    const time = backoff(this.#failures);
    if (time > 0 && !this.#stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, time);
        const end = () => {
          clearTimeout(timer);
          resolve();
        };
        this.#wait = { timer, end };
        this.hold(this.#held);
      });
      this.#wait = undefined;
    }
    if (this.#stopped) throw this.#unavailable('is stopped');
  }

  #spawn(socketPath: string | undefined): PoolProcess {
    try {
      const process: PoolProcess = new PoolProcess(
        { ...this.#options, socketPath },
        {
          onSilent: () => this.#giveUp(process, 'does not respond'),
          onLast: () => this.#giveUp(process, 'cannot go on'),
          onAcknowledged: () => this.#options.onChange(),
          onServed: (lease) => this.#endLease(lease),
        },
      );
      return process;
    } catch (cause) {
      this.#failures += 1;
      throw this.#unavailable(`cannot be started: ${errorText(cause)}`, cause);
    }
  }

  /** Only an end of the process fails it, not the response. It has the time limit of a start. */
  async #warmUp(process: PoolProcess): Promise<void> {
    const request = this.#options.warmUp();
    if (request === undefined) return;
    const { readyTimeout = 60_000 } = this.#options;
    const timer = setTimeout(() => process.kill(), Math.min(readyTimeout, longestTimer));
    const call = new Call(this.#options.nextId(), request.fields);
    const pieces = payloadPieces(request.payload);
    for (const piece of pieces.slice(0, -1)) call.write(piece);
    call.end(pieces.at(-1));
    call.attach(process);
    try {
      await call.response;
    } catch (error) {
      if (this.#process !== process) throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #endLease(id: number): void {
    for (const place of [...this.places]) if (place.id === id) place.served();
  }

  #ended(process: PoolProcess, how: string): void {
    const unexpected = this.#process === process;
    if (unexpected) this.#failed(process);
    if (unexpected && !this.#stopped) {
      this.#options.logger.warn(`${this.#options.name} ended unexpectedly (${how})`);
    }
    process.failCalls(how);
    if (process.socketPath !== undefined) void rm(process.socketPath, { force: true });
    if (unexpected) this.#options.onChange();
  }

  /** Replaces a process before it gets more work. @param reason what it does, for the log */
  #giveUp(process: PoolProcess, reason: string): void {
    const places = this.#process === process ? [...this.places] : [];
    if (this.#process === process) this.#failed(process);
    this.#options.logger.warn(`${this.#options.name} ${reason} and is being replaced`);
    const untouched = places.filter((place) => place.detach());
    process.kill();
    this.#killed.add(process);
    void process.ended.then(() => this.#killed.delete(process));
    this.#options.onGivenUp(untouched);
  }

  #failed(process: PoolProcess): void {
    this.restarts += 1;
    this.#failures = process.hasResponded ? 1 : this.#failures + 1;
    this.#forget();
  }

  /** The requests at the places fail when the process has ended. */
  #forget(): void {
    this.#process = undefined;
    this.#ready = undefined;
    this.places.clear();
  }

  #unavailable(what: string, cause?: unknown): MlmodelError {
    return unavailable(`${this.#options.name} ${what}`, { cause });
  }
}
