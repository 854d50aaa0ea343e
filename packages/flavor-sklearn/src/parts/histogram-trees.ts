import { type PythonArray, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import {
  type CategorySet,
  type ForestBuilder,
  nextUp,
  splitBits,
  UnusableContent,
} from '@mlmodel/trees';
import { NotSupported } from '../saved/not-supported.js';
import { doublesOf } from '../saved/number-array.js';
import { Saved } from '../saved/saved.js';

/** The words of a set of categories 0 to 255. */
const wordCount = 8;

/** The categories that each column had in training, as the words of a set; undefined for columns of numbers. */
export type KnownCategories = readonly (Uint32Array | undefined)[];

/** The categories that the mapper of the bins has seen. */
export function knownCategories(saved: Saved): KnownCategories {
  if (!saved.has('is_categorical_')) return [];
  const mapper = saved.saved('_bin_mapper');
  const thresholds = mapper.items('bin_thresholds_');
  const mask = mapper.array('is_categorical_');
  return Array.from(mask.values, (isCategorical, at) => {
    if (isCategorical !== 1) return undefined;
    const words = new Uint32Array(wordCount);
    for (const category of doublesOf(thresholds[at])?.values ?? []) {
      const word = category >>> 5;
      if (word < wordCount) words[word] = (words[word] as number) | (1 << (category & 31));
    }
    return words;
  });
}

/** Adds a `TreePredictor` to a forest. @throws NotSupported for a tree that cannot be read */
export function addHistogramTree(
  builder: ForestBuilder,
  value: PythonValue,
  known: KnownCategories,
): void {
  if (!(value instanceof PythonObject)) throw new NotSupported('a tree that is not there');
  const tree = new Saved(value);
  const nodes = tree.array('nodes');
  const field = fieldsOf(tree, nodes);
  const isLeaf = field('is_leaf');
  const missingLeft = field('missing_go_to_left');
  const feature = field('feature_idx');
  const isSet = nodes.fields?.has('is_categorical')
    ? field('is_categorical')
    : new Float64Array(isLeaf.length);
  const sets = isSet.some((is) => is === 1) ? leftSets(tree) : new Uint32Array();
  const setOf = nodes.fields?.has('bitset_idx')
    ? field('bitset_idx')
    : new Float64Array(isLeaf.length);
  // A category that is unknown goes where missing values go. So the set of a split is that of the other child.
  const isTurned = isSet.map((is, node) => (is === 1 && missingLeft[node] === 1 ? 1 : 0));
  const left = field('left');
  const right = field('right');
  try {
    builder.add({
      size: isLeaf.length,
      first: left.map((child, node) =>
        isLeaf[node] === 1 ? -1 : ((isTurned[node] === 1 ? right : left)[node] ?? child),
      ),
      second: right.map((child, node) => (isTurned[node] === 1 ? (left[node] as number) : child)),
      feature,
      threshold: field('num_threshold', 'threshold').map(nextUp),
      bits: Uint8Array.from(missingLeft, (isFirst, node) => {
        if (isSet[node] === 1) return splitBits.categorical | splitBits.negativeIsNone;
        return isFirst === 1 ? splitBits.missingFirst : 0;
      }),
      value: field('value'),
      categoriesOf(node): CategorySet {
        const start = (setOf[node] as number) * wordCount;
        const words = sets.slice(start, start + wordCount);
        const all = known[feature[node] as number];
        if (words.length < wordCount || all === undefined)
          throw new UnusableContent('has a split without categories');
        return {
          firstWord: 0,
          words:
            isTurned[node] === 1 ? all.map((word, at) => word & ~(words[at] as number)) : words,
        };
      },
    });
  } catch (error) {
    if (error instanceof UnusableContent) throw new NotSupported(`a tree that ${error.message}`);
    throw error;
  }
}

/** The sets of categories that go left: a row of words for each. */
function leftSets(tree: Saved): Uint32Array {
  const { values, width } = tree.matrix('raw_left_cat_bitsets');
  if (width !== wordCount) throw tree.lacks('raw_left_cat_bitsets', 'sets of 256 categories');
  return Uint32Array.from(values);
}

/** Reads a field of the nodes, by the first of its names that is there. */
function fieldsOf(tree: Saved, { fields }: PythonArray) {
  return (...names: readonly string[]): Float64Array => {
    const name = names.find((each) => fields?.has(each));
    const array = name === undefined ? undefined : fields?.get(name);
    if (array === undefined) throw tree.lacks('nodes', `nodes with the field ${names[0]}`);
    return Float64Array.from(array.values as ArrayLike<number>, Number);
  };
}
