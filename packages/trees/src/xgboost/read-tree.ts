import { categorySetOf } from '../forest/category-sets.js';
import type { SourceTree } from '../forest/forest-builder.js';
import { splitBits } from '../forest/forest-nodes.js';
import { UnusableContent } from '../unusable-content.js';
import type { Fields } from './fields.js';

/** What a leaf of a tree adds. */
export interface LeafReading {
  /** Multiplies the value of each leaf: the weight of the tree in `dart`. */
  readonly weight: number;
  /** Collects the leaves of trees of several outputs; undefined for trees of one. */
  readonly vectors?: LeafVectors | undefined;
}

/** The vectors of leaves, one after the other. */
export class LeafVectors {
  readonly #parts: Float32Array[] = [];
  #count = 0;

  /** @param length of each vector */
  constructor(readonly length: number) {}

  /** @returns the number of the vector */
  add(vector: Float32Array): number {
    this.#parts.push(vector);
    this.#count += 1;
    return this.#count - 1;
  }

  /** All of them; undefined when there are none. */
  joined(): Float32Array | undefined {
    if (this.#count === 0) return undefined;
    const all = new Float32Array(this.#count * this.length);
    for (const [index, part] of this.#parts.entries()) all.set(part, index * this.length);
    return all;
  }
}

/** How many values each leaf of a tree has. */
export function leafSize(fields: Fields): number {
  return Math.max(1, fields.object('tree_param').count('size_leaf_vector', 1));
}

/**
 * A tree of a model file. Its arrays decide how many nodes it has, not the number that it states.
 * @throws MlmodelError naming the file and the field
 */
export function readTree(fields: Fields, leaves: LeafReading): SourceTree {
  const left = fields.integers('left_children');
  const size = left.length;
  if (size === 0) throw fields.invalid('left_children', 'a list with at least one node');
  const right = fields.integers('right_children', size);
  const conditions = fields.floats('split_conditions', size);
  const goesLeft = fields.integers('default_left', size);
  const categories = readCategories(fields, size);
  const first = left.slice();
  const second = right.slice();
  const bits = new Uint8Array(size);
  for (let node = 0; node < size; node += 1) {
    bits[node] = goesLeft[node] === 0 ? 0 : splitBits.missingFirst;
    if (!categories.has(node) || (left[node] as number) < 0) continue;
    // XGBoost sends the categories of the set to the right, and the forest to the first child.
    first[node] = right[node] as number;
    second[node] = left[node] as number;
    const missing = goesLeft[node] === 0 ? splitBits.missingFirst : 0;
    bits[node] = missing | splitBits.categorical | splitBits.negativeIsNone;
  }
  return {
    size,
    first,
    second,
    feature: fields.integers('split_indices', size),
    threshold: conditions,
    bits,
    value: leafValues(fields, { left, right, conditions, leaves }),
    categoriesOf: (node) => categorySetOf(categories.get(node) ?? []),
  };
}

interface ReadNodes {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly conditions: Float32Array;
  readonly leaves: LeafReading;
}

function leafValues(fields: Fields, nodes: ReadNodes): ArrayLike<number> {
  const { conditions, left, leaves } = nodes;
  const { vectors, weight } = leaves;
  if (vectors !== undefined) return vectorNumbers(fields, nodes, vectors);
  if (weight === 1) return conditions;
  return conditions.map((value, node) => ((left[node] as number) < 0 ? value * weight : 0));
}

/**
 * The number of each leaf's vector. From 3.2 on, `leaf_weights` has the vectors, and the right child of a leaf says which
 * is its own; before, `base_weights` has one for each node.
 */
function vectorNumbers(
  fields: Fields,
  { left, right, leaves: { weight } }: ReadNodes,
  vectors: LeafVectors,
): Int32Array {
  const { length } = vectors;
  const isMapped = fields.has('leaf_weights');
  const weights = fields.floats(isMapped ? 'leaf_weights' : 'base_weights');
  const numbers = new Int32Array(left.length);
  for (let node = 0; node < numbers.length; node += 1) {
    if ((left[node] as number) >= 0) continue;
    const start = (isMapped ? (right[node] as number) : node) * length;
    if (!(start >= 0 && start + length <= weights.length)) {
      throw new UnusableContent('has a leaf without its values');
    }
    const vector = weights.subarray(start, start + length);
    numbers[node] = vectors.add(weight === 1 ? vector : vector.map((value) => value * weight));
  }
  return numbers;
}

/** `OutOfRangeCat` of XGBoost: floats count up to it without gaps. */
const endOfCategories = 2 ** 24;

/** The categories of each node that splits on them. Files before 1.3 have none. */
function readCategories(fields: Fields, size: number): ReadonlyMap<number, Int32Array> {
  const sets = new Map<number, Int32Array>();
  if (!fields.has('categories_nodes')) return sets;
  const nodes = fields.integers('categories_nodes');
  const starts = fields.integers('categories_segments', nodes.length);
  const sizes = fields.integers('categories_sizes', nodes.length);
  const categories = fields.integers('categories');
  const types = fields.integers('split_type', size);
  for (const [index, node] of nodes.entries()) {
    if (!(node >= 0 && node < size)) throw new UnusableContent('has categories of no node');
    if (types[node] === 0) continue;
    const start = starts[index] as number;
    const end = start + (sizes[index] as number);
    if (!(start >= 0 && start <= end && end <= categories.length)) {
      throw new UnusableContent('has a split without its categories');
    }
    const set = categories.subarray(start, end);
    if (set.some((category) => category < 0 || category >= endOfCategories)) {
      throw new UnusableContent('has a category that XGBoost cannot have');
    }
    sets.set(node, set);
  }
  return sets;
}
