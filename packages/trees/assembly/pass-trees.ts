/** The address of each leaf's value: that of the first node. */
let leafValues: u32 = 0;
/** The address of the first row, and the bytes of each. */
let firstRow: u32 = 0;
let rowBytes: u32 = 0;

/** Steps that all rows take before the first check whether they have reached their leaves, and between further ones. */
const firstSteps: i32 = 6;
const furtherSteps: i32 = 3;

/** Says where values of leaves and rows begin, before anything else. */
export function place(values: u32, rows: u32, bytesOfRow: u32): void {
  leafValues = values;
  firstRow = rows;
  rowBytes = bytesOfRow;
}

/**
 * Takes the first rows through trees, eight rows at a time, so that a processor works on all of them at once.
 * @param tree the address of the first tree: that of its root, and the number of steps to its deepest leaf
 * @param rowCount a multiple of eight
 * @param found where the values of the rows' leaves in the first tree are written, as doubles
 * @param treeBytes how far those of each further tree are behind
 */
export function passRows(
  tree: u32,
  treeCount: u32,
  rowCount: u32,
  found: u32,
  treeBytes: u32,
): void {
  for (const last = tree + treeCount * 8; tree < last; tree += 8, found += treeBytes) {
    const root = load<u32>(tree);
    const depth = load<i32>(tree, 4);
    let rowA = firstRow;
    let to = found;
    for (let rows = rowCount; rows > 0; rows -= 8) {
      const rowB = rowA + rowBytes;
      const rowC = rowB + rowBytes;
      const rowD = rowC + rowBytes;
      const rowE = rowD + rowBytes;
      const rowF = rowE + rowBytes;
      const rowG = rowF + rowBytes;
      const rowH = rowG + rowBytes;
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      let e = root;
      let f = root;
      let g = root;
      let h = root;
      let left = depth;
      for (let steps = min(left, firstSteps); steps > 0; steps = min(left, furtherSteps)) {
        left -= steps;
        for (; steps > 0; steps--) {
          a = next(a, rowA);
          b = next(b, rowB);
          c = next(c, rowC);
          d = next(d, rowD);
          e = next(e, rowE);
          f = next(f, rowF);
          g = next(g, rowG);
          h = next(h, rowH);
        }
        if (left > 0 && !areSplits(a, b, c, d, e, f, g, h)) break;
      }
      store<f64>(to, leafValue(a));
      store<f64>(to, leafValue(b), 8);
      store<f64>(to, leafValue(c), 16);
      store<f64>(to, leafValue(d), 24);
      store<f64>(to, leafValue(e), 32);
      store<f64>(to, leafValue(f), 40);
      store<f64>(to, leafValue(g), 48);
      store<f64>(to, leafValue(h), 56);
      rowA = rowH + rowBytes;
      to += 64;
    }
  }
}

/**
 * Takes one row through trees, eight trees at a time; the last eight may go beyond the number of trees.
 * @param tree and `treeBytes` as for {@link passRows}
 * @param row its number
 * @param found where the value of its leaf in the first tree is written
 * @param depth the number of steps to the deepest leaf of all trees
 */
export function passTrees(
  tree: u32,
  treeCount: u32,
  row: u32,
  found: u32,
  treeBytes: u32,
  depth: i32,
): void {
  const start = firstRow + row * rowBytes;
  for (const end = tree + treeCount * 8; tree < end; tree += 64) {
    let a = load<u32>(tree);
    let b = load<u32>(tree, 8);
    let c = load<u32>(tree, 16);
    let d = load<u32>(tree, 24);
    let e = load<u32>(tree, 32);
    let f = load<u32>(tree, 40);
    let g = load<u32>(tree, 48);
    let h = load<u32>(tree, 56);
    let left = depth;
    for (let steps = min(left, firstSteps); steps > 0; steps = min(left, furtherSteps)) {
      left -= steps;
      for (; steps > 0; steps--) {
        a = next(a, start);
        b = next(b, start);
        c = next(c, start);
        d = next(d, start);
        e = next(e, start);
        f = next(f, start);
        g = next(g, start);
        h = next(h, start);
      }
      if (left > 0 && !areSplits(a, b, c, d, e, f, g, h)) break;
    }
    store<f64>(found, leafValue(a));
    found += treeBytes;
    store<f64>(found, leafValue(b));
    found += treeBytes;
    store<f64>(found, leafValue(c));
    found += treeBytes;
    store<f64>(found, leafValue(d));
    found += treeBytes;
    store<f64>(found, leafValue(e));
    found += treeBytes;
    store<f64>(found, leafValue(f));
    found += treeBytes;
    store<f64>(found, leafValue(g));
    found += treeBytes;
    store<f64>(found, leafValue(h));
    found += treeBytes;
  }
}

/**
 * The node that a row goes to, without a branch, which a processor would have to guess. A node is its threshold (a double),
 * the place of its column in a row, and the address of its first child, which the second one follows. A leaf has itself.
 */
function next(node: u32, row: u32): u32 {
  const isSecond = load<f64>(row + load<u32>(node, 8)) >= load<f64>(node);
  return load<u32>(node, 12) + ((<u32>isSecond) << 4);
}

/** Whether one of the nodes is a split. */
function areSplits(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32): bool {
  const moves =
    (child(a) ^ a) |
    (child(b) ^ b) |
    (child(c) ^ c) |
    (child(d) ^ d) |
    (child(e) ^ e) |
    (child(f) ^ f) |
    (child(g) ^ g) |
    (child(h) ^ h);
  return moves !== 0;
}

function child(node: u32): u32 {
  return load<u32>(node, 12);
}

function leafValue(leaf: u32): f64 {
  return load<f64>(leafValues + (leaf >> 1));
}
