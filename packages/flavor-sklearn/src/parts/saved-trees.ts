import { type PythonArray, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import {
  type Forest,
  ForestBuilder,
  forestOf,
  nextUp,
  splitBits,
  UnusableContent,
} from '@mlmodel/trees';
import { NotSupported } from '../saved/not-supported.js';
import { Saved } from '../saved/saved.js';
import { SharedArrays } from '../saved/shared-arrays.js';

/** Trees of scikit-learn, with a vector of numbers for each leaf. */
export interface TreeVectors {
  /** `value` of a leaf is the number of its vector. */
  readonly forest: Forest;
  /** (leaves, width). */
  readonly vectors: Float64Array;
  readonly width: number;
}

/** How a leaf's numbers are read. */
export interface LeafReading {
  /** The columns of the estimator. */
  readonly columnCount: number;
  /** Numbers of a leaf that are used: outputs, or classes. */
  readonly width: number;
  /** What is made of a leaf's numbers, such as shares of counts. Default: nothing. */
  readonly change?: ((vector: Float64Array) => Float64Array) | undefined;
  /** The numbers of a leaf that replace those of the tree. */
  readonly replace?: ((tree: number, node: number) => Float64Array) | undefined;
  /** The columns that the splits of a tree look at, where they are not the estimator's own. */
  readonly columnsOf?: ((tree: number) => ArrayLike<number>) | undefined;
}

/**
 * Reads `sklearn.tree._tree.Tree` objects.
 * @throws NotSupported for trees that cannot be read
 */
export function readTrees(trees: readonly PythonValue[], reading: LeafReading): TreeVectors {
  const builder = new ForestBuilder(reading.columnCount);
  const vectors: number[] = [];
  const arrays = new SharedArrays();
  for (const [number, value] of trees.entries()) {
    if (!(value instanceof PythonObject)) throw new NotSupported('a tree that is not there');
    arrays.add(value);
    try {
      addTree(builder, new Saved(value), { ...reading, number, vectors });
    } catch (error) {
      if (error instanceof UnusableContent) throw new NotSupported(`a tree that ${error.message}`);
      throw error;
    }
  }
  return {
    forest: forestOf(builder.build()),
    vectors: Float64Array.from(vectors),
    width: reading.width,
  };
}

interface TreePlace {
  /** The number of the tree. */
  readonly number: number;
  /** Those of the leaves so far. */
  readonly vectors: number[];
}

function addTree(
  builder: ForestBuilder,
  tree: Saved,
  { number, vectors, width, change, columnsOf, replace }: LeafReading & TreePlace,
): void {
  const nodes = tree.array('nodes');
  const values = tree.numbers('values');
  const size = nodes.shape[0] ?? 0;
  const perNode = values.values.length / size;
  if (nodes.shape.length !== 1 || size === 0 || values.shape[0] !== size || perNode < width) {
    throw tree.lacks('values', 'numbers of each node');
  }
  const first = field(nodes, 'left_child', tree);
  const columns = columnsOf?.(number);
  const feature = field(nodes, 'feature', tree);
  const isMissingLeft = nodes.fields?.get('missing_go_to_left')?.values;
  const leaf = new Int32Array(size);
  for (let node = 0; node < size; node += 1) {
    if ((first[node] as number) >= 0) continue;
    const start = node * perNode;
    leaf[node] = vectors.length / width;
    const vector = replace?.(number, node) ?? change?.(values.values.slice(start, start + width));
    for (let at = 0; at < width; at += 1) {
      vectors.push((vector === undefined ? values.values[start + at] : vector[at]) as number);
    }
  }
  builder.add({
    size,
    first,
    second: field(nodes, 'right_child', tree),
    feature:
      columns === undefined ? feature : feature.map((at) => (at < 0 ? at : (columns[at] ?? -1))),
    threshold: field(nodes, 'threshold', tree).map(nextUp),
    bits: Uint8Array.from({ length: size }, (_, node) =>
      isMissingLeft?.[node] === 1 ? splitBits.missingFirst : 0,
    ),
    value: leaf,
  });
}

function field({ fields }: PythonArray, name: string, tree: Saved): Float64Array {
  const array = fields?.get(name);
  if (array === undefined) throw tree.lacks('nodes', `nodes with the field ${name}`);
  const { values } = array;
  if (values instanceof Float64Array) return values;
  const numbers = new Float64Array(values.length);
  if (values instanceof BigInt64Array) writeNumbers(numbers, values);
  else for (let at = 0; at < numbers.length; at += 1) numbers[at] = Number(values[at]);
  return numbers;
}

/** In a loop of its own and with `asIntN`, so that V8 makes no object of each integer. */
function writeNumbers(numbers: Float64Array, integers: BigInt64Array): void {
  for (let at = 0; at < numbers.length; at += 1) {
    numbers[at] = Number(BigInt.asIntN(64, integers[at] as bigint));
  }
}
