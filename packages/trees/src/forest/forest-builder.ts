import { UnusableContent } from '../unusable-content.js';
import { type CategorySet, CategorySets } from './category-sets.js';
import { type ForestNodes, splitBits } from './forest-nodes.js';
import { GrowingArray } from './growing-array.js';
import { nextUp } from './next-up.js';

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
  /** Of a leaf, as `ForestNodes.value`. */
  readonly value: ArrayLike<number>;
  /** The set of a split on categories. */
  readonly categoriesOf?: ((node: number) => CategorySet) | undefined;
}

/** What makes a split do more than compare. */
const special = splitBits.categorical | splitBits.zeroIsMissing;

/** The most nodes, and columns, of a model: the addresses of all of them have 32 bits. */
const mostNodes = 2 ** 27;
const mostColumns = 2 ** 24;

/**
 * Puts trees into one {@link ForestNodes}, and checks them on the way, in time and memory linear in their nodes.
 *
 * There, missing values go to the first child of every split that just compares. A split that sends them to its second child
 * becomes one with its children the other way round: it compares the value with the opposite sign, so that those above the
 * threshold, with the opposite sign, go to what was its first child. So the loop through the nodes needs nothing for missing
 * values.
 */
export class ForestBuilder {
  readonly #roots: number[] = [];
  readonly #depths: number[] = [];
  readonly #isPlain: number[] = [];
  readonly #sets = new CategorySets();
  readonly #feature = new GrowingArray((length) => new Int32Array(length));
  readonly #threshold = new GrowingArray((length) => new Float64Array(length));
  readonly #child = new GrowingArray((length) => new Int32Array(length));
  readonly #bits = new GrowingArray((length) => new Uint8Array(length));
  readonly #value = new GrowingArray((length) => new Float64Array(length));
  #size = 0;

  /** @param featureCount how many columns the splits may look at */
  constructor(private readonly featureCount: number) {}

  /**
   * Adds a tree; nodes that its root does not lead to are left out.
   * @throws UnusableContent for a child that is not there or that has two parents, for a column that is not there, and for
   *   more than {@link mostNodes} or {@link mostColumns}
   */
  add(tree: SourceTree): void {
    const root = this.#size;
    if (root + tree.size > mostNodes || this.featureCount > mostColumns) {
      throw new UnusableContent('has more nodes or columns than are supported', true);
    }
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
        this.#value.values[at] = tree.value[node] as number;
        continue;
      }
      this.#child.values[at] = child;
      child += 2;
      if (isSpecial(tree, node)) {
        isPlain = 0;
        this.#addSpecial(at, tree, node);
      } else this.#addComparison(at, tree, node);
    }
    this.#roots.push(root);
    this.#isPlain.push(isPlain);
    this.#depths.push(nodes.depth);
    this.#size = end;
  }

  #addComparison(at: number, tree: SourceTree, node: number): void {
    const feature = this.#featureOf(tree, node);
    const threshold = tree.threshold[node] as number;
    const isTurned = sendsMissingToSecond(tree, node);
    this.#feature.values[at] = isTurned ? this.featureCount + feature : feature;
    this.#threshold.values[at] = isTurned ? opposite(threshold) : threshold;
  }

  #addSpecial(at: number, tree: SourceTree, node: number): void {
    const bits = tree.bits[node] as number;
    const set = (bits & splitBits.categorical) !== 0 ? tree.categoriesOf?.(node) : undefined;
    this.#feature.values[at] = this.#featureOf(tree, node);
    this.#bits.values[at] = bits;
    this.#threshold.values[at] =
      set === undefined ? (tree.threshold[node] as number) : this.#sets.add(set);
  }

  #featureOf(tree: SourceTree, node: number): number {
    const feature = tree.feature[node] as number;
    if (feature >= 0 && feature < this.featureCount) return feature;
    throw new UnusableContent('looks at a column that the model does not have');
  }

  build(): ForestNodes {
    return {
      featureCount: this.featureCount,
      roots: Int32Array.from(this.#roots),
      depths: Int32Array.from(this.#depths),
      feature: this.#feature.first(this.#size),
      threshold: this.#threshold.first(this.#size),
      child: this.#child.first(this.#size),
      bits: this.#bits.first(this.#size),
      value: this.#value.first(this.#size),
      setRanges: this.#sets.ranges,
      setWords: this.#sets.words,
      isPlain: Uint8Array.from(this.#isPlain),
    };
  }
}

function isSpecial({ bits }: SourceTree, node: number): boolean {
  return ((bits[node] as number) & special) !== 0;
}

/** Of a split that just compares. */
function sendsMissingToSecond(tree: SourceTree, node: number): boolean {
  return ((tree.bits[node] as number) & splitBits.missingFirst) === 0;
}

/** What `-x` is not below if `x` is below the threshold; a threshold of NaN has all numbers below it. */
function opposite(threshold: number): number {
  return Number.isNaN(threshold) ? Number.NEGATIVE_INFINITY : nextUp(-threshold);
}

interface OrderedNodes {
  readonly order: Int32Array;
  /** Of the deepest leaf. */
  readonly depth: number;
}

/** @throws UnusableContent for a node that is not there, or that is reached twice */
function nodesBreadthFirst(tree: SourceTree): OrderedNodes {
  const { size, first, second } = tree;
  const order = new Int32Array(size);
  const isSeen = new Uint8Array(size);
  let count = 1;
  let depth = 0;
  isSeen[0] = 1;
  const follow = (child: number) => {
    if (!(child >= 0 && child < size)) throw new UnusableContent('has a child that is not there');
    if (isSeen[child] === 1) throw new UnusableContent('has a node with two parents');
    isSeen[child] = 1;
    order[count] = child;
    count += 1;
  };
  for (let at = 0, levelEnd = 1; at < count; at += 1) {
    if (at === levelEnd) {
      depth += 1;
      levelEnd = count;
    }
    const node = order[at] as number;
    if ((first[node] as number) < 0) continue;
    const isTurned = !isSpecial(tree, node) && sendsMissingToSecond(tree, node);
    follow((isTurned ? second : first)[node] as number);
    follow((isTurned ? first : second)[node] as number);
  }
  return { order: order.subarray(0, count), depth };
}
