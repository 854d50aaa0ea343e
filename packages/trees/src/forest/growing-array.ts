type TypedArray = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A typed array that grows with what is written to it: in total, it copies each element a constant number of times. */
export class GrowingArray<Values extends TypedArray> {
  values: Values;
  readonly #make: (length: number) => Values;

  constructor(make: (length: number) => Values) {
    this.#make = make;
    this.values = make(256);
  }

  /** Makes room for elements up to this length. */
  reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = this.#make(Math.max(length, this.values.length * 2));
    grown.set(this.values);
    this.values = grown;
  }

  /** A copy of the first elements. */
  first(length: number): Values {
    return this.values.slice(0, length) as Values;
  }
}
