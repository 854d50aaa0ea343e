/** Whether an element is present; see `Vector.validity` for the layout. */
export function isPresent(validity: Uint8Array | undefined, index: number): boolean {
  return validity === undefined || (((validity[index >> 3] as number) >> (index & 7)) & 1) === 1;
}

/** Collects which elements of a vector are missing; makes no bitmap before the first one is. */
export class ValidityBuilder {
  #bitmap: Uint8Array | undefined;

  constructor(private readonly length: number) {}

  markMissing(index: number): void {
    this.#bitmap ??= allPresent(this.length);
    const byte = index >> 3;
    this.#bitmap[byte] = (this.#bitmap[byte] as number) & ~(1 << (index & 7));
  }

  /** The bitmap, undefined when nothing is missing. */
  get bitmap(): Uint8Array | undefined {
    return this.#bitmap;
  }
}

function allPresent(length: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(length / 8)).fill(255);
  if (length % 8 !== 0) bitmap[bitmap.length - 1] = (1 << (length % 8)) - 1;
  return bitmap;
}
