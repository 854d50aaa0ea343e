// The format: features by name, a number to begin with, and trees. A tree is a list of nodes, its root the first. A leaf
// has a `value`; other nodes send a row `left` where its `feature` is below `threshold` (or missing, with `missingLeft`), else
// `right`, and both come later in the list, so that every path ends.

/** What a file of trees must hold. */
export const treesGuard = {
  expected: 'an object with "features", a number "base" and "trees", lists of nodes',
  accepts(value) {
    if (typeof value !== 'object' || value === null) return false;
    const { features, base, trees } = value;
    if (!isListOf(features, (name) => typeof name === 'string') || !Number.isFinite(base))
      return false;
    return isListOf(trees, (tree) => isTree(tree, features.length));
  },
};

function isListOf(list, isItem) {
  return Array.isArray(list) && list.every(isItem);
}

function isTree(tree, featureCount) {
  const isFurther = (at, from) => Number.isInteger(at) && at > from && at < tree.length;
  const isNode = (node, at) => {
    if (Number.isFinite(node?.value)) return true;
    const { feature, threshold, left, right } = node ?? {};
    const isFeature = Number.isInteger(feature) && feature >= 0 && feature < featureCount;
    return isFeature && Number.isFinite(threshold) && isFurther(left, at) && isFurther(right, at);
  };
  return isListOf(tree, isNode) && tree.length > 0;
}

/** The sum of the trees for each row, in float32 as XGBoost computes it. */
export function predictRows({ base, trees }, { values, rowCount, width }) {
  const sums = new Float32Array(rowCount).fill(base);
  for (const tree of trees) {
    for (let row = 0; row < rowCount; row += 1) sums[row] += leafOf(tree, values, row * width);
  }
  return sums;
}

function leafOf(tree, values, start) {
  let node = tree[0];
  while (typeof node.value !== 'number') {
    const value = values[start + node.feature];
    const goesLeft = Number.isNaN(value) ? node.missingLeft : value < node.threshold;
    node = tree[goesLeft ? node.left : node.right];
  }
  return node.value;
}
