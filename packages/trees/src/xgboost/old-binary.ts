import { UnusableContent } from '../unusable-content.js';

/** Bytes of structs with reserved space; their first fields are read here. */
const sizes = {
  learner: 136,
  trees: 160,
  tree: 148,
  node: 20,
  statistics: 16,
  linear: 136,
} as const;

/** Whether bytes look like the binary format: they name an objective behind the first struct. */
export function isOldBinary(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return start.startsWith(header) || /(reg|binary|multi|rank|count|survival):[a-z]/.test(start);
}

/** Most files begin with it. */
const header = 'binf';

/**
 * Parses the binary format of XGBoost before 2.1: structs in the byte order of x86, as `Learner::Load` reads them.
 * Time and memory are linear in the bytes.
 * @returns an object as XGBoost writes it in JSON; numbers are not texts
 * @throws UnusableContent when it is cut off, or of XGBoost before 1.0
 */
export function parseOldBinary(bytes: Uint8Array): unknown {
  const reader = new StructReader(bytes);
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === header) reader.skip(4);
  const learner = reader.struct(sizes.learner);
  const version = [learner.getUint32(20, true), learner.getUint32(24, true)];
  if (version[0] === 0) throw new UnusableContent('is a model of XGBoost before 1.0', true);
  const objective = reader.text();
  const gradient_booster = readBooster(reader);
  const hasAttributes = learner.getInt32(12, true) !== 0;
  return {
    version,
    learner: {
      learner_model_param: {
        base_score: String(learner.getFloat32(0, true)),
        num_feature: learner.getUint32(4, true),
        num_class: learner.getInt32(8, true),
        num_target: Math.max(1, learner.getUint32(28, true)),
      },
      objective: { name: objective },
      gradient_booster,
      attributes: hasAttributes ? readAttributes(reader) : new Map(),
    },
  };
}

function readBooster(reader: StructReader): object {
  const name = reader.text();
  switch (name) {
    case 'gblinear':
      reader.skip(sizes.linear);
      return { name, model: { weights: reader.floats() } };
    case 'dart': {
      const model = readTrees(reader);
      const weight_drop = model.trees.length > 0 ? reader.floats() : new Float32Array();
      return { name, gbtree: { name: 'gbtree', model }, weight_drop };
    }
    default:
      return { name, model: readTrees(reader) };
  }
}

function readTrees(reader: StructReader) {
  const parameters = reader.struct(sizes.trees);
  const treeCount = parameters.getInt32(0, true);
  const trees: object[] = [];
  while (trees.length < treeCount) trees.push(readTree(reader));
  return {
    gbtree_model_param: { num_parallel_tree: parameters.getInt32(4, true) },
    trees,
    tree_info: reader.integers(trees.length),
  };
}

function readTree(reader: StructReader): object {
  const parameters = reader.struct(sizes.tree);
  const size = parameters.getInt32(4, true);
  const nodes = reader.struct(size * sizes.node);
  reader.skip(size * sizes.statistics);
  const tree = {
    tree_param: { size_leaf_vector: parameters.getInt32(20, true) },
    left_children: new Int32Array(size),
    right_children: new Int32Array(size),
    split_indices: new Int32Array(size),
    split_conditions: new Float32Array(size),
    default_left: new Int32Array(size),
  };
  for (let node = 0, at = 0; node < size; node += 1, at += sizes.node) {
    const index = nodes.getUint32(at + 12, true);
    tree.left_children[node] = nodes.getInt32(at + 4, true);
    tree.right_children[node] = nodes.getInt32(at + 8, true);
    tree.split_indices[node] = index & 0x7fffffff;
    tree.default_left[node] = index >>> 31;
    tree.split_conditions[node] = nodes.getFloat32(at + 16, true);
  }
  return tree;
}

function readAttributes(reader: StructReader): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (let left = reader.length(); left > 0; left -= 1)
    attributes.set(reader.text(), reader.text());
  return attributes;
}

/** Reads structs, and lists and texts behind their 64-bit length. */
class StructReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  skip(size: number): void {
    this.struct(size);
  }

  struct(size: number): DataView {
    const start = this.#at;
    if (!(size >= 0 && size <= this.#bytes.length - start)) throw new UnusableContent('is cut off');
    this.#at += size;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, size);
  }

  /** Bounded by the bytes that are left, as a whole. */
  length(): number {
    const length = Number(this.struct(8).getBigUint64(0, true));
    if (length > this.#bytes.length) throw new UnusableContent('is cut off');
    return length;
  }

  text(): string {
    const { buffer, byteOffset, byteLength } = this.struct(this.length());
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset, byteLength));
  }

  floats(): Float32Array {
    const length = this.length();
    const view = this.struct(4 * length);
    return Float32Array.from({ length }, (_float, index) => view.getFloat32(4 * index, true));
  }

  integers(length: number): Int32Array {
    const view = this.struct(4 * length);
    return Int32Array.from({ length }, (_integer, index) => view.getInt32(4 * index, true));
  }
}
