import type { CategorySet } from '../forest/category-sets.js';
import type { SourceTree } from '../forest/forest-builder.js';
import { splitBits } from '../forest/forest-nodes.js';
import { nextUp } from '../forest/next-up.js';
import { UnusableContent } from '../unusable-content.js';
import type { LeafCollector } from './leaf-collector.js';
import { count, doubles, integers, words } from './number-lists.js';
import type { KeyedLines } from './text-lines.js';

/** Bits of `decision_type`: `kCategoricalMask`, `kDefaultLeftMask`, and the type of missing values above them. */
const categoricalMask = 1;
const defaultLeftMask = 2;

/** The types of missing values. */
const missingNone = 0;
const missingZero = 1;
const missingNaN = 2;

/**
 * A tree of a model file. Splits come first and then the leaves, which files count from -1 down.
 * @param leaves receives the leaves; the values of the tree are their numbers there
 * @throws UnusableContent saying what is missing or wrong
 */
export function readTree(lines: KeyedLines, leaves: LeafCollector): SourceTree {
  const leafCount = count(lines, 'num_leaves');
  if (leafCount === 0) throw new UnusableContent('has no leaves');
  const firstLeaf = leaves.add(lines, leafCount);
  const splits = leafCount - 1;
  const size = splits + leafCount;
  const value = Int32Array.from({ length: size }, (_leaf, node) => firstLeaf + node - splits);
  const first = new Int32Array(size).fill(-1);
  if (splits === 0)
    return { size, first, second: first, feature: [], threshold: [], bits: [], value };
  const second = new Int32Array(size).fill(-1);
  const places = { splits, leafCount };
  first.set(integers(lines, 'left_child', splits).map((child) => nodeOf(child, places)));
  second.set(integers(lines, 'right_child', splits).map((child) => nodeOf(child, places)));
  const threshold = doubles(lines, 'threshold', splits);
  const bits = bitsOf(lines, threshold);
  return {
    size,
    first,
    second,
    feature: integers(lines, 'split_feature', splits),
    threshold: threshold.map((limit, node) => exclusive(limit, bits[node] as number)),
    bits,
    value,
    categoriesOf: setReader(lines, threshold),
  };
}

interface NodePlaces {
  readonly splits: number;
  readonly leafCount: number;
}

function nodeOf(child: number, { splits, leafCount }: NodePlaces): number {
  if (child >= 0 ? child >= splits : ~child >= leafCount) {
    throw new UnusableContent('has a child that is not there');
  }
  return child >= 0 ? child : splits + ~child;
}

/** Old files have no decision types: all splits are comparisons, in which NaN is 0. */
function bitsOf(lines: KeyedLines, threshold: Float64Array): Uint8Array {
  const splits = threshold.length;
  const types = lines.has('decision_type')
    ? integers(lines, 'decision_type', splits)
    : new Int32Array(splits);
  return Uint8Array.from(types, (type, node) => splitBitsOf(type, threshold[node] as number));
}

function splitBitsOf(type: number, threshold: number): number {
  if ((type & categoricalMask) !== 0) return splitBits.categorical;
  const isLeft = (type & defaultLeftMask) !== 0;
  switch ((type >> 2) & 3) {
    case missingNone:
      return 0 <= threshold ? splitBits.missingFirst : 0;
    case missingZero:
      return splitBits.zeroIsMissing | (isLeft ? splitBits.missingFirst : 0);
    case missingNaN:
      return isLeft ? splitBits.missingFirst : 0;
    default:
      throw new UnusableContent('has a split of an unknown kind');
  }
}

/** LightGBM sends a value that equals the threshold to the left, so the limit is the next double above. */
function exclusive(limit: number, bits: number): number {
  if ((bits & splitBits.categorical) !== 0) return limit;
  if (!Number.isFinite(limit))
    throw new UnusableContent('has a threshold that is not a finite number');
  return nextUp(limit);
}

/** The set of a split on categories: its threshold is the number of the set. */
function setReader(
  lines: KeyedLines,
  threshold: Float64Array,
): ((node: number) => CategorySet) | undefined {
  const setCount = lines.has('num_cat') ? count(lines, 'num_cat') : 0;
  const bounds = setCount === 0 ? undefined : integers(lines, 'cat_boundaries', setCount + 1);
  const all = bounds && words(lines, 'cat_threshold', bounds.at(-1) as number);
  return (node) => {
    const set = threshold[node] as number;
    const start = bounds?.[set];
    const end = bounds?.[set + 1];
    if (
      all === undefined ||
      start === undefined ||
      end === undefined ||
      !(start >= 0 && start <= end)
    ) {
      throw new UnusableContent('has a split without its categories');
    }
    return { firstWord: 0, words: all.subarray(start, end) };
  };
}
