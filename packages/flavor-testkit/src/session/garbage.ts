/** Bytes of no format; always the same. */
export function garbage(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 3) * 59 + 13) & 0xff);
}
