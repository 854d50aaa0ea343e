/**
 * The validity bitmap of a vector; see `Vector.validity` for the layout.
 * @param missing which elements are missing
 * @returns undefined when none is
 */
export function withMissing(length: number, missing: readonly number[]): Uint8Array | undefined {
  if (missing.length === 0) return undefined;
  const absent = new Set(missing);
  const byteAt = (byte: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((bits, bit) => {
      const index = 8 * byte + bit;
      return index < length && !absent.has(index) ? bits | (1 << bit) : bits;
    }, 0);
  return Uint8Array.from({ length: Math.ceil(length / 8) }, (_, byte) => byteAt(byte));
}
