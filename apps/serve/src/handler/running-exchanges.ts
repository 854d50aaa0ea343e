import type { Exchange } from './exchange.js';

/**
 * The exchanges that are not over, in no order. Not a `Set`: the tables that a set of short-lived members outgrows hold
 * them, and each other, until the next collection of the whole heap, so that every member outlives its request.
 */
export class RunningExchanges implements Iterable<Exchange> {
  readonly #exchanges: Exchange[] = [];

  get size(): number {
    return this.#exchanges.length;
  }

  add(exchange: Exchange): void {
    exchange.place = this.#exchanges.length;
    this.#exchanges.push(exchange);
  }

  /** Does nothing when it was deleted before. */
  delete(exchange: Exchange): void {
    const { place } = exchange;
    if (place === undefined) return;
    exchange.place = undefined;
    const last = this.#exchanges.pop() as Exchange;
    if (last === exchange) return;
    last.place = place;
    this.#exchanges[place] = last;
  }

  /** Those that run now; they may be deleted meanwhile. */
  [Symbol.iterator](): Iterator<Exchange> {
    return [...this.#exchanges].values();
  }
}
