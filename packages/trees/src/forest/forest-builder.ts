import { UnusableContent } from '../unusable-content.js';
import { type CategorySet, CategorySets } from './category-sets.js';
import { type Forest, splitBits } from './forest.js';
import { GrowingArray } from './growing-array.js';

/** A tree as its file holds it. Node 0 is the root; the arrays have an element for each node. */
export interface SourceTree {
  /** The number of nodes, at least 1. */
  readonly size: number;
  /** The first child of each node; negative for a leaf. */
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly feature: ArrayLike<number>;
  /** Values below it go to the first child. */
  readonly threshold: ArrayLike<number>;
  /** Bits of `splitBits`. */
  readonly bits: ArrayLike<number>;
  /** Of a leaf, as `Forest.value`. */
  readonly value: ArrayLike<number>;
  /** The set of a split on categories. */
  readonly categoriesOf?: ((node: number) => CategorySet) | undefined;
}

const notPlain = splitBits.categorical | splitBits.zeroIsMissing;

/** Puts trees into one {@link Forest}, and checks them on the way, in time and memory linear in their nodes. */
export class ForestBuilder {
  readonly #roots: number[] = [];
  readonly #isPlain: number[] = [];
  readonly #sets = new CategorySets();
  readonly #feature = new GrowingArray((length) => new Int32Array(length));
  readonly #threshold = new GrowingArray((length) => new Float64Array(length));
  readonly #child = new GrowingArray((length) => new Int32Array(length));
  readonly #bits = new GrowingArray((length) => new Uint8Array(length));
  readonly #value = new GrowingArray((length) => new Float64Array(length));
  #size = 0;
  #deepest = 0;

  /** @param featureCount how many columns the splits may look at */
  constructor(private readonly featureCount: number) {}

  /**
   * Adds a tree; nodes that its root does not lead to are left out.
   * @throws UnusableContent for a child that is not there or that has two parents, and for a column that is not there
   */
  add(tree: SourceTree): void {
    const root = this.#size;
    const nodes = nodesBreadthFirst(tree);
    const end = root + nodes.order.length;
    for (const array of [this.#feature, this.#threshold, this.#child, this.#bits, this.#value]) {
      array.reserve(end);
    }
    let isPlain = 1;
    let child = root + 1;
    for (let at = root; at < end; at += 1) {
      const node = nodes.order[at - root] as number;
      if ((tree.first[node] as number) < 0) {
        this.#child.values[at] = at;
        this.#threshold.values[at] = Number.NaN;
        this.#bits.values[at] = splitBits.missingFirst;
        this.#value.values[at] = tree.value[node] as number;
        continue;
      }
      this.#addSplit(at, tree, node);
      this.#child.values[at] = child;
      child += 2;
      if (((tree.bits[node] as number) & notPlain) !== 0) isPlain = 0;
    }
    this.#roots.push(root);
    this.#isPlain.push(isPlain);
    this.#deepest += nodes.depth;
    this.#size = end;
  }

  #addSplit(at: number, tree: SourceTree, node: number): void {
    const feature = tree.feature[node] as number;
    if (!(feature >= 0 && feature < this.featureCount)) {
      throw new UnusableContent('looks at a column that the model does not have');
    }
    const bits = tree.bits[node] as number;
    const set = (bits & splitBits.categorical) !== 0 ? tree.categoriesOf?.(node) : undefined;
    this.#feature.values[at] = feature;
    this.#bits.values[at] = bits;
    this.#threshold.values[at] =
      set === undefined ? (tree.threshold[node] as number) : this.#sets.add(set);
  }

  build(): Forest {
    return {
      roots: Int32Array.from(this.#roots),
      feature: this.#feature.first(this.#size),
      threshold: this.#threshold.first(this.#size),
      child: this.#child.first(this.#size),
      bits: this.#bits.first(this.#size),
      value: this.#value.first(this.#size),
      setRanges: this.#sets.ranges,
      setWords: this.#sets.words,
      isPlain: Uint8Array.from(this.#isPlain),
      deepest: this.#deepest,
    };
  }
}

interface OrderedNodes {
  readonly order: Int32Array;
  /** Of the deepest leaf. */
  readonly depth: number;
}

/** @throws UnusableContent for a node that is not there, or that is reached twice */
function nodesBreadthFirst({ size, first, second }: SourceTree): OrderedNodes {
  const order = new Int32Array(size);
  const isSeen = new Uint8Array(size);
  let count = 1;
  let depth = 0;
  isSeen[0] = 1;
  for (let at = 0, levelEnd = 1; at < count; at += 1) {
    if (at === levelEnd) {
      depth += 1;
      levelEnd = count;
    }
    const node = order[at] as number;
    if ((first[node] as number) < 0) continue;
    for (const child of [first[node] as number, second[node] as number]) {
      if (!(child >= 0 && child < size)) throw new UnusableContent('has a child that is not there');
      if (isSeen[child] === 1) throw new UnusableContent('has a node with two parents');
      isSeen[child] = 1;
      order[count] = child;
      count += 1;
    }
  }
  return { order: order.subarray(0, count), depth };
}
