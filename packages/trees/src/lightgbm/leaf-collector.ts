import { GrowingArray } from '../forest/growing-array.js';
import { UnusableContent } from '../unusable-content.js';
import type { LinearLeaves } from './lightgbm-model.js';
import { doubles, integers } from './number-lists.js';
import type { KeyedLines } from './text-lines.js';

/** Collects the leaves of all trees. */
export class LeafCollector {
  readonly #values = new GrowingArray((length) => new Float64Array(length));
  readonly #constants = new GrowingArray((length) => new Float64Array(length));
  readonly #starts = new GrowingArray((length) => new Int32Array(length));
  readonly #features = new GrowingArray((length) => new Int32Array(length));
  readonly #coefficients = new GrowingArray((length) => new Float64Array(length));
  #count = 0;
  #terms = 0;
  #hasLinear = false;

  /** @param featureCount how many columns there are */
  constructor(private readonly featureCount: number) {}

  /**
   * Adds the leaves of a tree.
   * @returns the number of the first one
   * @throws UnusableContent
   */
  add(lines: KeyedLines, leafCount: number): number {
    const start = this.#count;
    const values = doubles(lines, 'leaf_value', leafCount);
    const isLinear = lines.get('is_linear') === '1';
    const constants = isLinear ? doubles(lines, 'leaf_const', leafCount) : values;
    this.#count += leafCount;
    this.#values.reserve(this.#count);
    this.#values.values.set(values, start);
    this.#constants.reserve(this.#count);
    this.#constants.values.set(constants, start);
    this.#addTerms(lines, { start, leafCount, isLinear });
    return start;
  }

  #addTerms(
    lines: KeyedLines,
    { start, leafCount, isLinear }: { start: number; leafCount: number; isLinear: boolean },
  ): void {
    this.#starts.reserve(this.#count + 1);
    const starts = this.#starts.values;
    const sizes = isLinear && lines.has('num_features');
    if (!sizes) {
      starts.fill(this.#terms, start, this.#count + 1);
      return;
    }
    this.#hasLinear = true;
    let end = this.#terms;
    for (const [leaf, size] of integers(lines, 'num_features', leafCount).entries()) {
      if (size < 0) throw new UnusableContent('has a leaf with less than no columns');
      starts[start + leaf] = end;
      end += size;
    }
    starts[start + leafCount] = end;
    const features = integers(lines, 'leaf_features', end - this.#terms);
    if (features.some((feature) => feature < 0 || feature >= this.featureCount)) {
      throw new UnusableContent('looks at a column that the model does not have');
    }
    this.#features.reserve(end);
    this.#features.values.set(features, this.#terms);
    this.#coefficients.reserve(end);
    this.#coefficients.values.set(doubles(lines, 'leaf_coeff', end - this.#terms), this.#terms);
    this.#terms = end;
  }

  /** The value of each leaf. */
  get values(): Float64Array {
    return this.#values.first(this.#count);
  }

  /** The linear models of the leaves; undefined when there are none. */
  get linear(): LinearLeaves | undefined {
    if (!this.#hasLinear) return undefined;
    return {
      values: this.values,
      constants: this.#constants.first(this.#count),
      starts: this.#starts.first(this.#count + 1),
      features: this.#features.first(this.#terms),
      coefficients: this.#coefficients.first(this.#terms),
    };
  }
}
