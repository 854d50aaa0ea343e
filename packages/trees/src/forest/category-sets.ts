import { UnusableContent } from '../unusable-content.js';
import { GrowingArray } from './growing-array.js';

/** A set of categories: bits in words of 32, of which `firstWord` are left out at the start because they are 0. */
export interface CategorySet {
  readonly firstWord: number;
  readonly words: ArrayLike<number>;
}

/** The most words of all sets of a model: 128 MB. */
const mostWords = 32 * 1024 * 1024;

/** Collects the sets of a forest. */
export class CategorySets {
  readonly #ranges: number[] = [];
  readonly #words = new GrowingArray((length) => new Uint32Array(length));
  #size = 0;

  /** @returns the number of the set @throws UnusableContent when all sets together take too much memory */
  add({ firstWord, words }: CategorySet): number {
    if (this.#size + words.length > mostWords) {
      throw new UnusableContent('has more categories than fit into 128 MB', true);
    }
    this.#words.reserve(this.#size + words.length);
    this.#words.values.set(words, this.#size);
    this.#ranges.push(this.#size, words.length, firstWord);
    this.#size += words.length;
    return this.#ranges.length / 3 - 1;
  }

  /** As `Forest.setRanges`. */
  get ranges(): Int32Array {
    return Int32Array.from(this.#ranges);
  }

  /** As `Forest.setWords`. */
  get words(): Uint32Array {
    return this.#words.first(this.#size);
  }
}

/**
 * The set of these categories.
 * @param categories whole numbers from 0 to 2^24 - 1, so that a set takes at most 2 MB
 */
export function categorySetOf(categories: ArrayLike<number>): CategorySet {
  let least = Number.POSITIVE_INFINITY;
  let most = -1;
  for (let index = 0; index < categories.length; index += 1) {
    const category = categories[index] as number;
    if (category < least) least = category;
    if (category > most) most = category;
  }
  if (most < 0) return { firstWord: 0, words: [] };
  const firstWord = least >>> 5;
  const words = new Uint32Array((most >>> 5) - firstWord + 1);
  for (let index = 0; index < categories.length; index += 1) {
    const category = categories[index] as number;
    const word = (category >>> 5) - firstWord;
    words[word] = (words[word] as number) | (1 << (category & 31));
  }
  return { firstWord, words };
}
