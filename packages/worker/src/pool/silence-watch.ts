/** Longest time that a timer can wait, in milliseconds; a longer one would fire at once. */
export const longestTimer = 2 ** 31 - 1;

/** Times in milliseconds. */
export interface SilenceOptions {
  /** The ids of the requests that the child has not answered, in the order in which it was given them. */
  readonly unanswered: ReadonlyMap<number, unknown>;
  /** How long the child may owe the answer to a cancelled request in silence while others wait for it. */
  readonly hangTimeout: number;
  /** The same where nobody waits for any answer any more. */
  readonly abandonTimeout: number;
  /** Called when the child has been silent for too long. */
  readonly onSilent: () => void;
}

/** A cancellation that the child has not acknowledged. */
interface Doubt extends CancelledRequest {
  readonly since: number;
}

export interface CancelledRequest {
  /** How long the child may take to acknowledge it, in milliseconds. */
  readonly patience: number;
  /** The request reached its time limit: its client is not gone. */
  readonly late: boolean;
}

/** Finds out that a child hangs: it was told that requests are cancelled, and is silent. */
export class SilenceWatch {
  readonly #options: SilenceOptions;
  readonly #cancelled = new Set<number>();
  readonly #doubts = new Map<number, Doubt>();
  /** Since when the child is silent while it owes the answer to a cancelled request. */
  #silentSince = 0;
  #isOn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /**
   * What the child works on was cancelled, and the child has not reacted yet: it may never read what it is given now.
   * A child that works on a request which is awaited is only busy.
   */
  get isDoubtful(): boolean {
    return this.#doubt !== undefined;
  }

  /** What the child works on was cancelled because its client is gone, and the child has not reacted yet. */
  get isAbandoned(): boolean {
    return this.#doubt?.late === false;
  }

  /** Begins: a child that is not ready is expected to be silent. */
  start(): void {
    this.#isOn = true;
    this.#silentSince = performance.now();
    this.#setTimer();
  }

  stop(): void {
    this.#isOn = false;
    clearTimeout(this.#timer);
  }

  /** The child was told that a request is cancelled. */
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

  answered(id: number): void {
    this.#cancelled.delete(id);
    this.#doubts.delete(id);
  }

  /** The child sent something; what it acknowledged and answered was told before. */
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

  /** About the request that the child was given first. */
  get #doubt(): Doubt | undefined {
    const [first] = this.#options.unanswered.keys();
    return first === undefined ? undefined : this.#doubts.get(first);
  }

  get #patience(): number {
    const { unanswered, hangTimeout, abandonTimeout } = this.#options;
    return this.#cancelled.size === unanswered.size ? abandonTimeout : hangTimeout;
  }
}
