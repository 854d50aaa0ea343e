/** A validity bitmap for elements; undefined when all are present. */
export function makeValidity(
  length: number,
  present: (index: number) => boolean,
): Uint8Array | undefined {
  const validity = new Uint8Array((length + 7) >> 3);
  let missing = 0;
  for (let index = 0; index < length; index++) {
    if (present(index)) (validity[index >> 3] as number) |= 1 << (index & 7);
    else missing++;
  }
  return missing === 0 ? undefined : validity;
}
