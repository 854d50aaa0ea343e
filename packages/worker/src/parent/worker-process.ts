import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { MlmodelError } from '@mlmodel/core';
import type { WorkerAnswer } from '../child/answer-requests.js';
import { fromFailure } from '../failure.js';
import {
  byteLengthOf,
  encodeFrameHead,
  type Frame,
  type FrameFields,
  payloadPieces,
} from '../frame.js';
import { createFrameReader } from '../frame-reader.js';
import { type ChildMessage, channelDescriptor, type ParentMessage } from '../message.js';
import type { Call, CallChannel } from './call.js';
import { ChildOutput } from './child-output.js';
import type { WorkerOptions } from './worker.js';

/** Milliseconds that the output of a child may go on after its end. */
const lastWordsTime = 500;

/** One run of the child, from its start to its exit. */
export class WorkerProcess implements CallChannel {
  /** What the program's `start` returned; rejects when the child ends before it is ready. */
  readonly ready: Promise<FrameFields>;
  /** Resolves when the child is gone, with how it ended, such as `exit code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
  readonly #options: WorkerOptions;
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #output: ChildOutput;
  /** Requests that the child has not answered, cancelled ones too. */
  readonly #calls = new Map<number, Call>();
  /** Since when the child is silent while it owes an answer to a cancelled request. */
  #silentSince: number | undefined;
  #isReady = false;
  #answered = false;
  #announceReady: (fields: FrameFields) => void = () => {};
  #endError: MlmodelError | undefined;
  #stopTimer: NodeJS.Timeout | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#child = spawn(options.command, [...(options.args ?? [])], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    setPriorityOf(this.#child.pid, options.priority);
    this.#output = new ChildOutput(this.#child, options);
    this.#channel = this.#child.stdio[channelDescriptor] as Socket;
    this.ended = this.#whenEnded();
    this.ready = this.#whenReady();
    this.#readFrames();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** True when the child has answered a request: it is not broken from the start. */
  get hasAnswered(): boolean {
    return this.#answered;
  }

  begin(call: Call): void {
    if (this.#endError === undefined) this.#calls.set(call.id, call);
    else call.reject(this.#endError);
  }

  send(message: ParentMessage, payload?: WorkerAnswer['payload']): boolean {
    if (message.type === 'cancel') this.#silentSince ??= performance.now();
    if (!this.#channel.writable) return true;
    const pieces = payloadPieces(payload);
    const head = encodeFrameHead({ ...message }, byteLengthOf(pieces));
    if (pieces.length === 0) return this.#channel.write(head);
    this.#channel.cork();
    let keepsUp = this.#channel.write(head);
    for (const piece of pieces) keepsUp = this.#channel.write(piece);
    this.#channel.uncork();
    return keepsUp;
  }

  /** True when the child is silent for too long about a request that was cancelled. */
  isHanging(): boolean {
    if (this.#silentSince === undefined || !this.#isReady) return false;
    const { hangTimeout = 120_000, abandonTimeout = 2_000 } = this.#options;
    const isAbandoned = [...this.#calls.values()].every((call) => call.settled);
    return performance.now() - this.#silentSince > (isAbandoned ? abandonTimeout : hangTimeout);
  }

  /** Asks the child to exit; kills it if it does not in time, or is not ready yet. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (!this.#isReady) this.kill();
    this.send({ type: 'stop' });
    this.#channel.end();
    this.#stopTimer ??= setTimeout(() => this.kill(), this.#options.stopTimeout ?? 5_000);
    await this.ended;
    clearTimeout(this.#stopTimer);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Fails what the child has not answered, and what it is still given; for after its end. */
  failCalls(how: string): void {
    this.#endError = this.#failed(`ended unexpectedly (${how})`);
    for (const call of this.#calls.values()) call.reject(this.#endError);
    this.#calls.clear();
  }

  /** Whether this child keeps the parent process alive. */
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
      try {
        reader.push(bytes);
      } catch (error) {
        this.#options.logger?.error(`${this.#options.name}: ${String(error)}`);
        this.kill();
      }
    });
    this.#channel.on('drain', () => {
      for (const call of this.#calls.values()) call.drain();
    });
    // A broken channel shows as the end of the child.
    this.#channel.on('error', () => this.kill());
    this.#channel.on('end', () => this.#channel.end());
  }

  #takePiece(message: ChildMessage, piece: Uint8Array): boolean {
    if (message.type !== 'answer') return false;
    return this.#calls.get(message.id)?.takePiece(piece, message.fields) ?? false;
  }

  #receive({ fields, payload }: Frame): void {
    const message = fields as ChildMessage;
    if (message.type === 'ready') this.#announceReady(message.fields);
    else if (message.type === 'ask') {
      void this.#calls.get(message.id)?.answerQuestion({ fields: message.fields, payload });
    } else this.#settle(message, payload);
    const owes = [...this.#calls.values()].some((call) => call.settled);
    this.#silentSince = owes ? performance.now() : undefined;
  }

  #settle(
    message: Exclude<ChildMessage, { type: 'ready' | 'ask' }>,
    payload: Frame['payload'],
  ): void {
    this.#answered = true;
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.type === 'answer') call?.resolve({ fields: message.fields, payload });
    else call?.reject(fromFailure(message.error));
  }

  #whenReady(): Promise<FrameFields> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.kill(), this.#options.readyTimeout ?? 60_000);
      this.#announceReady = (fields) => {
        clearTimeout(timer);
        this.#isReady = true;
        resolve(fields);
      };
      void this.ended.then((how) => {
        clearTimeout(timer);
        reject(this.#failed(`did not start (${how})`));
      });
    });
  }

  #whenEnded(): Promise<string> {
    return new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
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

  /** Processes that the child started may hold its pipes open beyond its end. */
  #closePipes(): void {
    for (const pipe of this.#child.stdio) pipe?.destroy();
  }

  #failed(what: string): MlmodelError {
    return new MlmodelError('TEMPORARILY_UNAVAILABLE', `${this.#options.name} ${what}`, {
      debug: this.#output.tail,
    });
  }
}

/** Done before the child starts threads, which inherit it. Where it is not allowed, the priority stays as it is. */
function setPriorityOf(pid: number | undefined, priority: number | undefined): void {
  if (pid === undefined || priority === undefined) return;
  try {
    setPriority(pid, priority);
  } catch {}
}
