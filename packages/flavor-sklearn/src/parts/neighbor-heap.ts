/** The nearest points of a row, in ascending order of distance. */
export interface Neighbors {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** The nearest points so far, with the farthest of them first. Source: `heap_push` of `sklearn.utils._heap`. */
export class NeighborHeap {
  readonly #distances: Float64Array;
  readonly #indices: Int32Array;

  constructor(size: number) {
    this.#distances = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#indices = new Int32Array(size);
  }

  get largest(): number {
    return this.#distances[0] as number;
  }

  push(distance: number, index: number): void {
    const distances = this.#distances;
    if (distance >= (distances[0] as number)) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      if (left >= distances.length) break;
      const isRight =
        right < distances.length && (distances[right] as number) > (distances[left] as number);
      const larger = isRight ? right : left;
      if (distance >= (distances[larger] as number)) break;
      distances[at] = distances[larger] as number;
      this.#indices[at] = this.#indices[larger] as number;
      at = larger;
    }
    distances[at] = distance;
    this.#indices[at] = index;
  }

  /** The points, of which those pushed are powers of distances. @param rootOf makes a distance of one */
  sorted(rootOf: (power: number) => number): Neighbors {
    const order = Array.from(this.#distances.keys()).sort(
      (a, b) => (this.#distances[a] as number) - (this.#distances[b] as number),
    );
    return {
      indices: Int32Array.from(order, (at) => this.#indices[at] as number),
      distances: Float64Array.from(order, (at) => rootOf(this.#distances[at] as number)),
    };
  }
}
