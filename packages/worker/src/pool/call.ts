import { MlmodelError } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import type { FrameFields } from '../frame.js';
import type { ParentMessage } from '../message.js';
import type { CancelOptions, OpenOptions, OpenRequest } from './pool.js';

/** The running process to which a call writes its frames. */
export interface CallChannel {
  /** See `ProcessOptions.interruptible`. */
  readonly interruptible: boolean;
  /**
   * Called before a call's first frame: from then on the process owes it a response, even if cancelled.
   * @returns whether the process may start it immediately, having no earlier calls
   */
  begin(call: Call): boolean;
  /**
   * @param onSent called when the payload is no longer needed for this
   * @returns false when the channel is full
   */
  send(message: ParentMessage, payload?: WorkerResponse['payload'], onSent?: () => void): boolean;
  /** Tells the process that the response to a call is no longer wanted. */
  cancel(call: Call, options: CancelOptions): void;
  /** Forgets a call that the process cannot have started. */
  takeBack(call: Call): void;
}

interface PayloadPiece {
  readonly piece: Uint8Array | undefined;
  readonly more: boolean;
  isSent?: boolean;
}

/** One request in flight. Until a process takes it, its payload is buffered here. */
export class Call implements OpenRequest {
  readonly response: Promise<WorkerResponse>;
  readonly #waiting: PayloadPiece[] = [];
  /**
   * What was sent to a process that is busy with an earlier call, kept for the next process if this one is replaced.
   */
  #behind: PayloadPiece[] | undefined;
  readonly #fields: FrameFields;
  readonly #onDrain: (() => void) | undefined;
  readonly #onPiece: OpenOptions['onPiece'];
  readonly #payloadBytes: number | undefined;
  readonly #onSent: OpenOptions['onSent'];
  #channel: CallChannel | undefined;
  #begun = false;
  #lent = false;
  #settle: { resolve(response: WorkerResponse): void; reject(error: unknown): void } | undefined;
  readonly id: number;
  /** Milliseconds spent waiting for a process. */
  queued = 0;
  /** Called once when the response has arrived or is no longer wanted. */
  onSettled: () => void = () => {};
  /** Called when the call is cancelled before it reaches a process. */
  onCancelled: (options: CancelOptions) => void = () => {};

  constructor(id: number, fields: FrameFields, options: OpenOptions = {}) {
    this.id = id;
    this.#fields = fields;
    this.#onDrain = options.onDrain;
    this.#onPiece = options.onPiece;
    this.#payloadBytes = options.payloadBytes;
    this.#onSent = options.onSent;
    this.response = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  get settled(): boolean {
    return this.#settle === undefined;
  }

  write(piece: Uint8Array): boolean {
    return this.#send({ piece, more: true });
  }

  end(piece?: Uint8Array): void {
    this.#send({ piece, more: false });
  }

  cancel(options: CancelOptions = {}): void {
    if (this.settled) return;
    if (this.#begun) {
      this.#channel?.cancel(this, options);
      if (this.#channel?.interruptible === false) return;
    } else this.onCancelled(options);
    this.reject(new MlmodelError('CANCELLED', 'The request was cancelled'));
  }

  /** Assigns the process and sends what was buffered. */
  attach(channel: CallChannel): void {
    this.#channel = channel;
    for (const waiting of this.#waiting.splice(0)) this.#send(waiting);
    this.drain();
  }

  /**
   * Instead of sending a request, asks the process to report when it is idle, whatever another process has requested.
   */
  lend(channel: CallChannel, options: CancelOptions): void {
    this.#channel = channel;
    this.#begun = true;
    this.#lent = true;
    channel.begin(this);
    channel.cancel(this, options);
  }

  /** The process has read the cancellation, so it is idle. */
  acknowledge(): void {
    if (!this.#lent) return;
    this.#channel?.takeBack(this);
    this.resolve({});
  }

  /**
   * The process may be working on this call now, so it is not sent again: it may be the reason that a process hangs.
   */
  keepNothing(): void {
    for (const { piece, isSent } of this.#behind ?? []) if (isSent === true) this.#handBack(piece);
    this.#behind = undefined;
  }

  /**
   * Takes the call back from a process that is being replaced, so that another can be attached.
   * @returns false when the process may have started it
   */
  detach(): boolean {
    if (this.#begun && this.#behind === undefined) return false;
    this.#channel?.takeBack(this);
    this.#waiting.unshift(...(this.#behind ?? []));
    this.#behind = undefined;
    this.#channel = undefined;
    this.#begun = false;
    return true;
  }

  drain(): void {
    if (!this.settled) this.#onDrain?.();
  }

  /** Accepts a piece of the response if the caller wants pieces, or no longer wants the response. */
  takePiece(piece: Uint8Array, fields: FrameFields): boolean {
    this.keepNothing();
    if (this.settled) return true;
    this.#onPiece?.(piece, fields);
    return this.#onPiece !== undefined;
  }

  resolve(response: WorkerResponse): void {
    this.#finish()?.resolve(response);
  }

  reject(error: unknown): void {
    this.#finish()?.reject(error);
  }

  #finish() {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#waiting.length = 0;
    this.#behind = undefined;
    if (settle !== undefined) this.onSettled();
    return settle;
  }

  #send(next: PayloadPiece): boolean {
    if (this.settled) return true;
    if (this.#channel === undefined) {
      this.#waiting.push(next);
      return false;
    }
    const { id } = this;
    const { piece, more } = next;
    next.isSent = false;
    const onSent = this.#onSent && this.#whenSent(next, this.#channel);
    if (this.#begun) {
      this.#behind?.push(next);
      return this.#channel.send({ type: 'part', id, more }, piece, onSent);
    }
    this.#begun = true;
    this.#behind = this.#channel.begin(this) ? undefined : [next];
    const payloadBytes = this.#payloadBytes;
    const message = { type: 'request', id, fields: this.#fields, more, payloadBytes } as const;
    return this.#channel.send(message, piece, onSent);
  }

  /** Hands back a piece that was sent, unless it may have to be sent to another process. */
  #whenSent(sent: PayloadPiece, channel: CallChannel): () => void {
    return () => {
      if (this.#channel !== channel) return;
      sent.isSent = true;
      if (this.#behind === undefined) this.#handBack(sent.piece);
    };
  }

  #handBack(piece: Uint8Array | undefined): void {
    if (piece !== undefined) this.#onSent?.(piece);
  }
}
