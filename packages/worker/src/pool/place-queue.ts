import type { Place } from './place.js';

/** Requests of up to this many bytes are of one size; each further size is eight times the one before. */
export const smallBytes = 32 * 1024;

/** The sizes, as many as a body of gigabytes needs. */
const sizeCount = 7;

/**
 * By how many milliseconds requests of one size may have used the processes longer than others. It bounds how long they
 * wait for their next turn after a request that took minutes.
 */
const mostAhead = 5_000;

/** The requests of one size. */
interface Size {
  readonly waiting: Set<Place>;
  /** Milliseconds for which its requests have used processes, as far as they count. */
  used: number;
  /** What its next request is expected to use: the mean of the recent ones. */
  typical: number;
}

/** A place that has left the queue and is at a process. */
interface Turn {
  readonly size: Size;
  readonly startedAt: number;
  /** What was counted for it beforehand. */
  readonly expected: number;
}

/**
 * The places that wait for a process. Those of similar requests go in order. Sizes of requests that wait share the time of
 * the processes equally: small requests do not wait for all large ones that came before, and large ones get their turns
 * however many small ones come. (Fair queueing by start times: a size that has been absent has saved nothing.)
 */
export class PlaceQueue {
  readonly #sizes = Array.from({ length: sizeCount }, (): Size => {
    return { waiting: new Set(), used: 0, typical: 0 };
  });
  readonly #turns = new WeakMap<Place, Turn>();
  /** What the size of the latest turn had used before it. */
  #level = 0;
  #length = 0;
  #rows = 0;

  /** How many places wait. */
  get length(): number {
    return this.#length;
  }

  /** The rows of their requests. */
  get rows(): number {
    return this.#rows;
  }

  has(place: Place): boolean {
    return this.#sizeOf(place).waiting.has(place);
  }

  add(place: Place): void {
    const size = this.#sizeOf(place);
    if (size.waiting.size === 0) size.used = Math.max(size.used, this.#level);
    size.waiting.add(place);
    this.#length += 1;
    this.#rows += place.rows;
  }

  /** Adds places whose turn did not come about before all others of their sizes. */
  putBack(places: readonly Place[]): void {
    for (const place of places) {
      const turn = this.#turns.get(place);
      if (turn !== undefined) turn.size.used -= turn.expected;
      this.#turns.delete(place);
    }
    const others = this.takeAll();
    for (const place of [...places, ...others]) this.add(place);
  }

  /** The place whose turn it is. */
  get next(): Place | undefined {
    let next: Size | undefined;
    for (const size of this.#sizes) {
      if (size.waiting.size > 0 && (next === undefined || size.used < next.used)) next = size;
    }
    const [place] = next?.waiting ?? [];
    return place;
  }

  /** Takes the place whose turn it is. */
  take(place: Place): void {
    const next = this.#sizeOf(place);
    this.#remove(place, next);
    const expected = Math.min(next.typical, mostAhead);
    this.#level = Math.max(this.#level, next.used);
    next.used += expected;
    this.#turns.set(place, { size: next, startedAt: performance.now(), expected });
  }

  /** Empties the queue. */
  takeAll(): Place[] {
    const places = this.#sizes.flatMap(({ waiting }) => [...waiting]);
    for (const place of places) this.delete(place);
    return places;
  }

  /** A place has ended, in the queue or at its process. */
  delete(place: Place): void {
    const size = this.#sizeOf(place);
    if (size.waiting.has(place)) this.#remove(place, size);
    else this.#endTurn(place);
  }

  #endTurn(place: Place): void {
    const turn = this.#turns.get(place);
    if (turn === undefined) return;
    this.#turns.delete(place);
    const { size, startedAt, expected } = turn;
    const milliseconds = performance.now() - startedAt;
    size.used = Math.min(size.used + milliseconds - expected, this.#level + mostAhead);
    size.typical = (size.typical + milliseconds) / 2;
  }

  #remove(place: Place, { waiting }: Size): void {
    waiting.delete(place);
    this.#length -= 1;
    this.#rows -= place.rows;
  }

  #sizeOf({ bytes }: Place): Size {
    const index = bytes <= smallBytes ? 0 : Math.ceil(Math.log2(bytes / smallBytes) / 3);
    return this.#sizes[Math.min(index, sizeCount - 1)] as Size;
  }
}
