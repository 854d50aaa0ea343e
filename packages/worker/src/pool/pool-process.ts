import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { MlmodelError } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import { fromFailure } from '../failure.js';
import {
  byteLengthOf,
  createFrameReader,
  encodeFrameHead,
  type Frame,
  type FrameFields,
  payloadPieces,
} from '../frame.js';
import { type ChildMessage, channelDescriptor, type ParentMessage } from '../message.js';
import type { Call, CallChannel } from './call.js';
import { ChildOutput } from './child-output.js';
import type { CancelOptions } from './pool.js';
import type { ProcessHooks } from './process-hooks.js';
import { longestTimer, SilenceWatch } from './silence-watch.js';
import { type SpawnOptions, spawnProgram } from './spawn-program.js';
import { unavailable } from './unavailable.js';

/** Milliseconds to wait for the output of a child after its exit. */
const lastWordsTime = 500;

const defaultAbandonTimeout = 2_000;

const defaultLateTimeout = 500;

const noPipes = 'the system has no file descriptors left for its pipes';

/** One child process, from start to exit. */
export class PoolProcess implements CallChannel {
  /** The result of the program's `start`; rejects when the child ends before it is ready. */
  readonly ready: Promise<FrameFields>;
  /** Resolves when the child has ended, with the way it ended, such as `exit code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
  readonly #options: SpawnOptions;
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #output: ChildOutput;
  /** Pending requests of the child, including cancelled ones, in order. */
  readonly #calls = new Map<number, Call>();
  readonly #silence: SilenceWatch;
  readonly #hooks: ProcessHooks;
  #isReady = false;
  #isReachable = false;
  #responded = false;
  #announceReady: (fields: FrameFields) => void = () => {};
  #endError: MlmodelError | undefined;
  #stopTimer: NodeJS.Timeout | undefined;

  /** @throws what `spawn` throws when the system is out of processes or pipes */
  constructor(options: SpawnOptions, hooks: ProcessHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#silence = new SilenceWatch({
      pending: this.#calls,
      hangTimeout: options.hangTimeout ?? 120_000,
      abandonTimeout: options.abandonTimeout ?? defaultAbandonTimeout,
      onSilent: () => hooks.onSilent(),
    });
    this.#child = spawnProgram(options);
    this.ended = this.#whenEnded();
    if (this.#child.stdio?.[channelDescriptor] === undefined) throw new Error(noPipes);
    this.#output = new ChildOutput(this.#child, options);
    this.#channel = this.#child.stdio[channelDescriptor] as Socket;
    this.ready = this.#whenReady();
    this.#readFrames();
    this.send({ type: 'start', fields: options.setup ?? {} });
  }

  get interruptible(): boolean {
    return this.#options.interruptible ?? true;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The socket path of the child; undefined when it does not listen. */
  get socketPath(): string | undefined {
    return this.#isReachable ? this.#options.socketPath : undefined;
  }

  /** What the child prints belongs to its start again, until `endStart`; see {@link StartOutput}. */
  resumeStart(): void {
    this.#output.resumeStart();
  }

  /** Resolves when all output of the start has been read, so that what follows belongs to requests. */
  endStart(): Promise<void> {
    return this.#output.endStart();
  }

  /** Whether the child has responded to a request, so it was not broken from the start. */
  get hasResponded(): boolean {
    return this.#responded;
  }

  /** The child may never read new requests; see {@link SilenceWatch}. */
  get isDoubtful(): boolean {
    return this.#silence.isDoubtful;
  }

  /** The child works on a request whose client is gone, and has not acknowledged the cancellation. */
  get isAbandoned(): boolean {
    return this.#silence.isAbandoned;
  }

  begin(call: Call): boolean {
    if (this.#endError === undefined) this.#calls.set(call.id, call);
    else call.reject(this.#endError);
    return this.#calls.size <= 1;
  }

  cancel({ id, queued }: Call, { late = false }: CancelOptions): void {
    const { lateTimeout = defaultLateTimeout, abandonTimeout = defaultAbandonTimeout } =
      this.#options;
    this.send({ type: 'cancel', id });
    this.#silence.cancelled(id, { late, patience: late ? lateTimeout + queued : abandonTimeout });
  }

  takeBack({ id }: Call): void {
    this.#calls.delete(id);
    this.#silence.responded(id);
  }

  send(message: ParentMessage, payload?: WorkerResponse['payload'], onSent?: () => void): boolean {
    if (!this.#channel.writable) return true;
    const pieces = payloadPieces(payload);
    const head = encodeFrameHead({ ...message }, byteLengthOf(pieces));
    if (pieces.length === 0) return this.#channel.write(head);
    this.#channel.cork();
    const onWritten = onSent && ((error?: Error | null) => error || onSent());
    let keepsUp = this.#channel.write(head);
    for (const piece of pieces) keepsUp = this.#channel.write(piece, onWritten);
    this.#channel.uncork();
    return keepsUp;
  }

  /** Asks the child to exit; kills it if it does not exit in time or is not ready yet. Resolves when it has ended. */
  async stop(): Promise<void> {
    if (!this.#isReady) this.kill();
    this.send({ type: 'stop' });
    this.#channel.end();
    this.#stopTimer ??= setTimeout(() => this.kill(), this.#options.stopTimeout ?? 5_000);
    await this.ended;
    clearTimeout(this.#stopTimer);
  }

  /** Kills the child and its process group. */
  kill(): void {
    this.#silence.stop();
    if (this.#options.leadsGroup === true && this.pid !== undefined) {
      // It becomes a group leader soon after its start.
      try {
        process.kill(-this.pid, 'SIGKILL');
      } catch {}
    }
    this.#child.kill('SIGKILL');
  }

  /** Fails all pending and later calls; called after the child has ended. */
  failCalls(how: string): void {
    this.#silence.stop();
    this.#endError = this.#failed(`ended unexpectedly (${how})`);
    for (const call of this.#calls.values()) call.reject(this.#endError);
    this.#calls.clear();
  }

  /** Sets whether this child keeps the parent process alive. */
  hold(held: boolean): void {
    for (const handle of [this.#child, this.#channel]) held ? handle.ref() : handle.unref();
    this.#output.hold(held);
  }

  #readFrames(): void {
    const reader = createFrameReader(
      (frame) => this.#receive(frame),
      (fields, piece) => this.#takePiece(fields as ChildMessage, piece),
    );
    this.#channel.on('data', (bytes: Uint8Array) => {
      const wasDoubtful = this.isDoubtful;
      try {
        reader.push(bytes);
        this.#silence.heard();
        if (wasDoubtful && !this.isDoubtful) this.#hooks.onAcknowledged();
      } catch (error) {
        this.#options.logger?.error(`${this.#options.name}: ${String(error)}`);
        this.kill();
      }
    });
    this.#channel.on('drain', () => {
      for (const call of this.#calls.values()) call.drain();
    });
    // A broken channel ends the child.
    this.#channel.on('error', () => this.kill());
    this.#channel.on('end', () => this.#channel.end());
  }

  #takePiece(message: ChildMessage, piece: Uint8Array): boolean {
    if (message.type !== 'response') return false;
    return this.#calls.get(message.id)?.takePiece(piece, message.fields) ?? false;
  }

  #receive({ fields, payload }: Frame): void {
    const message = fields as ChildMessage;
    switch (message.type) {
      case 'ready':
        this.#isReachable = message.reachable === true;
        this.#announceReady(message.fields);
        break;
      case 'cancelled':
        this.#silence.acknowledged(message.id);
        this.#calls.get(message.id)?.acknowledge();
        break;
      case 'served':
        this.#responded = true;
        this.#hooks.onServed(message.id);
        break;
      default:
        this.#settle(message, payload);
    }
  }

  #settle(
    message: Extract<ChildMessage, { type: 'response' | 'failure' }>,
    payload: Frame['payload'],
  ): void {
    this.#responded = true;
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    this.#silence.responded(message.id);
    if (message.type === 'response' && message.last === true) this.#hooks.onLast();
    const [first] = this.#calls.values();
    first?.keepNothing();
    if (message.type === 'response') call?.resolve({ fields: message.fields, payload });
    else call?.reject(this.#explained(fromFailure(message.error)));
  }

  /** Appends the hint to an exception's traceback, which goes to the log. */
  #explained(error: MlmodelError): MlmodelError {
    const { cause } = error;
    if (!(cause instanceof Error)) return error;
    const hint = this.#options.hintFor?.(cause.stack ?? '') ?? '';
    if (hint !== '') cause.stack = `${cause.stack}\n${hint}`;
    return error;
  }

  #whenReady(): Promise<FrameFields> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.kill(),
        Math.min(this.#options.readyTimeout ?? 60_000, longestTimer),
      );
      this.#announceReady = (fields) => {
        clearTimeout(timer);
        this.#isReady = true;
        this.#silence.start();
        resolve(fields);
      };
      void this.ended.then((how) => {
        clearTimeout(timer);
        if (!this.#isReady) this.#output.failStart();
        reject(this.#failed(`did not start (${how})`));
      });
    });
  }

  #whenEnded(): Promise<string> {
    return new Promise<string>((resolve) => {
      this.#child.on('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => {
        const how = signal ?? `exit code ${code}`;
        const timer = setTimeout(() => {
          this.#closePipes();
          resolve(how);
        }, lastWordsTime);
        this.#child.once('close', () => {
          clearTimeout(timer);
          resolve(how);
        });
      });
    });
  }

  /** Processes started by the child may keep its pipes open after its exit. */
  #closePipes(): void {
    for (const pipe of this.#child.stdio) pipe?.destroy();
  }

  #failed(what: string): MlmodelError {
    return unavailable(`${this.#options.name} ${what}`, { debug: this.#output.tail });
  }
}
