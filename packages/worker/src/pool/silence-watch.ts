/** Maximum delay of a timer in milliseconds; a longer one would fire immediately. */
export const longestTimer = 2 ** 31 - 1;

/** Times in milliseconds. */
export interface SilenceOptions {
  /** The ids of the child's pending requests, in order. */
  readonly pending: ReadonlyMap<number, unknown>;
  /** How long the child may stay silent about a cancelled request while other requests wait. */
  readonly hangTimeout: number;
  /** The same when no caller waits for the child. */
  readonly abandonTimeout: number;
  /** Called when the child was silent for too long. */
  readonly onSilent: () => void;
}

/** An unacknowledged cancellation. */
interface Doubt extends CancelledRequest {
  readonly since: number;
}

export interface CancelledRequest {
  /** Time limit for acknowledging it, in milliseconds. */
  readonly patience: number;
  /** Whether the request reached its time limit, rather than losing its client. */
  readonly late: boolean;
}

/** Detects a hanging child: one that stays silent after requests were cancelled. */
export class SilenceWatch {
  readonly #options: SilenceOptions;
  readonly #cancelled = new Set<number>();
  readonly #doubts = new Map<number, Doubt>();
  /** When the child last sent something while it owes the response to a cancelled request. */
  #silentSince = 0;
  #isOn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /**
   * The child's current request was cancelled and it has not reacted yet: it may never read new requests. A child whose
   * current request is still wanted is just busy.
   */
  get isDoubtful(): boolean {
    return this.#doubt !== undefined;
  }

  /** The child's current request was cancelled because its client is gone, and it has not reacted yet. */
  get isAbandoned(): boolean {
    return this.#doubt?.late === false;
  }

  /** Starts watching; a child that is not ready is expected to be silent. */
  start(): void {
    this.#isOn = true;
    this.#silentSince = performance.now();
    this.#setTimer();
  }

  stop(): void {
    this.#isOn = false;
    clearTimeout(this.#timer);
  }

  /** A request was cancelled and the child notified. */
  cancelled(id: number, request: CancelledRequest): void {
    const since = performance.now();
    if (this.#cancelled.size === 0) this.#silentSince = since;
    this.#cancelled.add(id);
    this.#doubts.set(id, { ...request, since });
    this.#setTimer();
  }

  acknowledged(id: number): void {
    this.#doubts.delete(id);
  }

  responded(id: number): void {
    this.#cancelled.delete(id);
    this.#doubts.delete(id);
  }

  /** The child sent something; called after `acknowledged` and `responded`. */
  heard(): void {
    if (this.#timer === undefined) return;
    this.#silentSince = performance.now();
    this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#cancelled.size === 0 || !this.#isOn) return;
    const { since, patience } = this.#doubt ?? { since: 0, patience: this.#patience };
    const end = Math.max(since, this.#silentSince) + patience;
    this.#timer = setTimeout(
      this.#options.onSilent,
      Math.min(end - performance.now(), longestTimer),
    );
  }

  /** The doubt about the child's first pending request. */
  get #doubt(): Doubt | undefined {
    const [first] = this.#options.pending.keys();
    return first === undefined ? undefined : this.#doubts.get(first);
  }

  get #patience(): number {
    const { pending, hangTimeout, abandonTimeout } = this.#options;
    return this.#cancelled.size === pending.size ? abandonTimeout : hangTimeout;
  }
}
