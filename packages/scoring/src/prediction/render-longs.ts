import { formatBigInt } from './format-number.js';

/**
 * The JSON text of 64-bit integers. Those that fit 32 bits are read as such, on the little-endian machines that Node
 * runs on: a BigInt for each would cost more than the rest of the answer.
 */
export function renderLongs(values: BigInt64Array): string[] {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const texts = new Array<string>(values.length);
  for (let index = 0; index < texts.length; index++) {
    const low = halves[index * 2] as number;
    const isShort = halves[index * 2 + 1] === low >> 31;
    texts[index] = isShort ? `${low}` : formatBigInt(values[index] as bigint);
  }
  return texts;
}
