import { log } from '../math/logarithms.js';
import type { Saved } from '../saved/saved.js';

const eulerGamma = 0.5772156649015329;

/**
 * The average length of the paths of a search tree of so many rows. Source: "Isolation Forest", Liu et al., equation 1, and
 * scikit-learn for one row and two.
 */
export function averagePathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (log(rows - 1) + eulerGamma) - (2 * (rows - 1)) / rows;
}

/** The depth of each node of a tree, and what the rows in it would add to it. */
export function leafDepths(tree: Saved): Float64Array {
  const nodes = tree.array('nodes');
  const [first, second, rows] = ['left_child', 'right_child', 'n_node_samples'].map((name) => {
    const field = nodes.fields?.get(name);
    if (field === undefined) throw tree.lacks('nodes', `nodes with the field ${name}`);
    return Float64Array.from(field.values as ArrayLike<number>, Number);
  }) as [Float64Array, Float64Array, Float64Array];
  const depths = new Float64Array(first.length);
  const lengths = new Float64Array(first.length);
  for (let node = 0; node < first.length; node += 1) {
    lengths[node] = (depths[node] as number) + averagePathLength(rows[node] as number);
    for (const child of [first[node] as number, second[node] as number]) {
      // Children come after their parents in every tree of scikit-learn.
      if (child > node && child < depths.length) depths[child] = (depths[node] as number) + 1;
    }
  }
  return lengths;
}
