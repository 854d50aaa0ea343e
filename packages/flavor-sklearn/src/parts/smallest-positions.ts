/** Whether a number sorts before another one: NaN comes last. */
function isLess(a: number, b: number): boolean {
  return a < b || (Number.isNaN(b) && !Number.isNaN(a));
}

/**
 * The positions of the smallest numbers, of equal ones those that `numpy.argpartition` finds first: `introselect_` of NumPy,
 * as NumPy before 2 computes it on all processors.
 */
export function smallestPositions(values: Float64Array, count: number): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, at) => at);
  if (count >= values.length) return order;
  const selection = new Selection(values, order);
  if (count <= 3) selection.selectOneByOne(count);
  else selection.partition(count - 1);
  return order.subarray(0, count);
}

class Selection {
  constructor(
    private readonly values: Float64Array,
    private readonly order: Int32Array,
  ) {}

  selectOneByOne(count: number): void {
    for (let at = 0; at < count; at += 1) {
      let least = at;
      for (let place = at + 1; place < this.order.length; place += 1) {
        if (isLess(this.#value(place), this.#value(least))) least = place;
      }
      this.#swap(at, least);
    }
  }

  /** Puts the number of this rank at its place, smaller ones before it. */
  partition(rank: number): void {
    let low = 0;
    let high = this.order.length - 1;
    // NumPy has another way for the rare numbers that take more turns.
    let turns = 2 * Math.floor(Math.log2(this.order.length));
    for (; low + 1 < high && turns > 0; turns -= 1) {
      const { after, before } = this.#divide(low, high);
      if (before >= rank) high = before - 1;
      if (before <= rank) low = after;
    }
    if (turns === 0) this.#sort(low, high);
    else if (high === low + 1 && this.#isBefore(high, low)) this.#swap(high, low);
  }

  /** Puts the pivot, the median of three numbers, between smaller and larger ones. */
  #divide(low: number, high: number): { readonly after: number; readonly before: number } {
    const middle = low + ((high - low) >> 1);
    if (this.#isBefore(high, middle)) this.#swap(high, middle);
    if (this.#isBefore(high, low)) this.#swap(high, low);
    if (this.#isBefore(low, middle)) this.#swap(low, middle);
    this.#swap(middle, low + 1);
    const pivot = this.#value(low);
    let after = low + 1;
    let before = high;
    for (;;) {
      do after += 1;
      while (isLess(this.#value(after), pivot));
      do before -= 1;
      while (isLess(pivot, this.#value(before)));
      if (before < after) break;
      this.#swap(after, before);
    }
    this.#swap(low, before);
    return { after, before };
  }

  #sort(low: number, high: number): void {
    this.order.subarray(low, high + 1).sort((a, b) => {
      const [first, second] = [this.values[a] as number, this.values[b] as number];
      return isLess(first, second) ? -1 : Number(isLess(second, first));
    });
  }

  #value(place: number): number {
    return this.values[this.order[place] as number] as number;
  }

  #isBefore(place: number, other: number): boolean {
    return isLess(this.#value(place), this.#value(other));
  }

  #swap(place: number, other: number): void {
    const position = this.order[place] as number;
    this.order[place] = this.order[other] as number;
    this.order[other] = position;
  }
}
