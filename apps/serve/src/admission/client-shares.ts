/** Bounds how many requests of one client address the server works on or lets wait. */
export class ClientShares {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** @param most requests of one address */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns false if the address has as many requests as it may have */
  enter(address: string): boolean {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#most) return false;
    this.#counts.set(address, count + 1);
    return true;
  }

  /** A request that has entered is over. */
  leave(address: string): void {
    const count = this.#counts.get(address) ?? 0;
    if (count > 1) this.#counts.set(address, count - 1);
    else this.#counts.delete(address);
  }
}
