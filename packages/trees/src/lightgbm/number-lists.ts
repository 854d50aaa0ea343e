import { UnusableContent } from '../unusable-content.js';
import type { KeyedLines } from './text-lines.js';

/** Numbers of a line, as a typed array of its length. */
interface NumberList<Values> {
  readonly key: string;
  /** How many there must be. */
  readonly length: number;
  readonly make: (length: number) => Values;
}

/**
 * The numbers of a line, with spaces between them.
 * @throws UnusableContent when there is no such line, when it has more or fewer numbers, or one that the array cannot hold
 */
function numbers<Values extends { [index: number]: number }>(
  lines: KeyedLines,
  { key, length, make }: NumberList<Values>,
): Values {
  const texts = (lines.get(key) ?? '').split(' ').filter((text) => text !== '');
  if (texts.length !== length) {
    throw new UnusableContent(`has ${texts.length} numbers of ${length} in "${key}"`);
  }
  const values = make(length);
  for (let index = 0; index < length; index += 1) {
    const number = numberOf(texts[index] as string);
    values[index] = number;
    if (!isSame(values[index] as number, number)) {
      throw new UnusableContent(`has a number in "${key}" that is out of its range`);
    }
  }
  return values;
}

/** Equal, or both NaN. */
function isSame(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

/** As C++ writes numbers. @throws UnusableContent for other texts */
function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isNaN(number) && text !== '') return number;
  const special = specialNumbers.get(text.toLowerCase());
  if (special === undefined) throw new UnusableContent('has a text in the place of a number');
  return special;
}

const specialNumbers: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['-nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** Doubles; see {@link numbers}. */
export function doubles(lines: KeyedLines, key: string, length: number): Float64Array {
  return numbers(lines, { key, length, make: (size) => new Float64Array(size) });
}

/** Integers within 32 bits; see {@link numbers}. */
export function integers(lines: KeyedLines, key: string, length: number): Int32Array {
  return numbers(lines, { key, length, make: (size) => new Int32Array(size) });
}

/** Whole numbers below 2^32; see {@link numbers}. */
export function words(lines: KeyedLines, key: string, length: number): Uint32Array {
  return numbers(lines, { key, length, make: (size) => new Uint32Array(size) });
}

/** A whole number from 0. @throws UnusableContent when there is none */
export function count(lines: KeyedLines, key: string): number {
  const text = lines.get(key) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new UnusableContent(`has no number "${key}"`);
  return Number(text);
}
