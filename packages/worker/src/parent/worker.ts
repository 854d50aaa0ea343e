import type { Logger } from '@mlmodel/core';
import type { WorkerAnswer } from '../child/answer-requests.js';
import type { FrameFields } from '../frame.js';

/** The program that a worker runs, and how it is looked after. Times are in milliseconds. */
export interface WorkerOptions {
  /** What messages call it, such as `the scorer`. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment of the child. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Longest start until the child's `ready`. Default 60,000. */
  readonly readyTimeout?: number | undefined;
  /** The child is stopped after so long without a request, and started again for the next. Default: never. */
  readonly idleTimeout?: number | undefined;
  /** How many requests the child is given at once; further ones wait. Default: no limit. */
  readonly concurrency?: number | undefined;
  /** The child's scheduling priority, -20 (highest) to 19, as `os.setPriority` takes it. Default: that of this process. */
  readonly priority?: number | undefined;
  /** How long a child may take to exit when it is stopped. Default 5,000. */
  readonly stopTimeout?: number | undefined;
  /**
   * A child that owes the answer to a cancelled request and is silent for so long, while other requests wait for it, is
   * taken to hang and replaced. Longer than the longest legitimate request. Default 120,000.
   */
  readonly hangTimeout?: number | undefined;
  /**
   * The same where nobody waits for any answer of the child any more, and for a child that does not even acknowledge
   * the cancellation. Default 2,000.
   */
  readonly abandonTimeout?: number | undefined;
  /** Called when the child ended without being asked to, with how, such as `SIGKILL`; its requests have failed then. */
  readonly onEnd?: ((how: string) => void) | undefined;
  /** Gets what the child writes to stdout and stderr, line by line as information, and what happens to it. */
  readonly logger?: Logger | undefined;
  /** Stands before each line that the child writes, such as `[model]`. */
  readonly outputLabel?: string | undefined;
}

export interface OpenOptions {
  /** Called when more of the payload may be written after `write` said false. */
  readonly onDrain?: (() => void) | undefined;
  /**
   * Called with each piece of the answer's payload as it arrives, and with the answer's fields; the answer itself has
   * no payload then. When the child ends in the middle, the answer rejects.
   */
  readonly onPiece?: ((piece: Uint8Array, fields: FrameFields) => void) | undefined;
  /** Answers what the child asks about this request. What it throws is told to the child. */
  readonly onAsk?: ((question: WorkerAnswer) => Promise<WorkerAnswer>) | undefined;
}

export interface CancelOptions {
  /** How long the child may take to acknowledge it before it is replaced, in milliseconds. Default `abandonTimeout`. */
  readonly patience?: number | undefined;
}

/** A request whose payload is written piece by piece. */
export interface OpenRequest {
  /** @returns false when the child does not keep up: go on at `onDrain` */
  write(piece: Uint8Array): boolean;
  /** Ends the payload. */
  end(piece?: Uint8Array): void;
  /** Gives the answer up: `answer` rejects with `CANCELLED`, and the child is told. */
  cancel(options?: CancelOptions): void;
  /**
   * Rejects with the child's own error, or with `TEMPORARILY_UNAVAILABLE` when the child died, did not start or
   * spoke nonsense.
   */
  readonly answer: Promise<WorkerAnswer>;
}

export interface RequestOptions {
  readonly payload?: Uint8Array | readonly Uint8Array[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A supervised child process. It is started for the first request, or by `start`, and again after a crash. */
export interface Worker {
  /** The running child's process id. */
  readonly pid: number | undefined;
  /** Starts the child if it does not run. Resolves with what its program's `start` returned. */
  start(): Promise<FrameFields>;
  /** Sends one request; rejects as {@link OpenRequest.answer} does. */
  request(fields: FrameFields, options?: RequestOptions): Promise<WorkerAnswer>;
  /** Begins a request with a payload of unknown length. */
  open(fields: FrameFields, options?: OpenOptions): OpenRequest;
  /** Kills the running child: what it was given fails, and the next request starts another one. */
  kill(): void;
  /** Refuses new requests, waits for the running ones, and stops the child. Idempotent. */
  stop(): Promise<void>;
}
