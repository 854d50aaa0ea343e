import { PythonArray, PythonList, type PythonValue } from '@mlmodel/python-objects';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import { addPower, type Power, poweredDistance, powerOf, rootOf } from './minkowski.js';
import { NeighborHeap, type Neighbors } from './neighbor-heap.js';

/** A `KDTree` or `BallTree` of scikit-learn, as it was saved. */
export interface KdTree {
  /** (points, columns). */
  readonly points: Float64Array;
  readonly pointCount: number;
  readonly width: number;
  /** The points in the order of the leaves. */
  readonly order: Float64Array;
  /** Of each node: its first place in the order, the one after its last, and whether it is a leaf. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly isLeaf: Float64Array;
  /** The least and the most of each column in each node: (2, nodes, columns). Of balls, their centers: (nodes, columns). */
  readonly bounds: Float64Array;
  /** Of each node, where nodes are balls. */
  readonly radii?: Float64Array | undefined;
  readonly power: Power;
}

/** How a tree is read. */
interface Kind {
  readonly power: Power;
  /** Whether its nodes are balls. */
  readonly isBall: boolean;
}

/** Reads the state of a tree. @throws NotSupported for one that cannot be read */
export function readKdTree(saved: Saved, { power, isBall }: Kind): KdTree {
  const { state } = saved.saved('_tree').object;
  const items = state instanceof PythonList ? state.items : [];
  const [points, order, nodes, bounds] = items;
  const field = (name: string): Float64Array => numbersOf(saved, fieldOf(nodes, name));
  const data = doublesOf(points);
  const [pointCount, width] = data?.shape ?? [];
  const tree = { starts: field('idx_start'), ends: field('idx_end'), isLeaf: field('is_leaf') };
  const places = numbersOf(saved, order);
  const limits = numbersOf(saved, bounds);
  const radii = isBall ? field('radius') : undefined;
  const nodeCount = tree.starts.length;
  const fits =
    data !== undefined &&
    pointCount !== undefined &&
    width !== undefined &&
    places.every((place) => place >= 0 && place < pointCount) &&
    limits.length === (isBall ? 1 : 2) * nodeCount * width &&
    tree.ends.every((end) => end <= places.length) &&
    // The children of node n are 2n + 1 and 2n + 2.
    tree.isLeaf.every((leaf, node) => leaf === 1 || 2 * node + 2 < nodeCount);
  if (!fits) throw saved.lacks('_tree', 'a tree of points');
  return {
    ...tree,
    points: data.values,
    pointCount,
    width,
    order: places,
    bounds: limits,
    radii,
    power,
  };
}

function fieldOf(nodes: PythonValue | undefined, name: string): PythonValue | undefined {
  return nodes instanceof PythonArray ? nodes.fields?.get(name) : undefined;
}

function numbersOf(saved: Saved, value: PythonValue | undefined): Float64Array {
  const numbers = doublesOf(value);
  if (numbers === undefined) throw saved.lacks('_tree', 'a tree of points');
  return numbers.values;
}

/**
 * The nearest points of a row, of equally distant ones those that scikit-learn finds first. Source: `query` of
 * `sklearn.neighbors._binary_tree`, depth first.
 */
export function nearestPoints(tree: KdTree, row: Float64Array, count: number): Neighbors {
  const heap = new NeighborHeap(count);
  visit(tree, 0, { row, heap, least: leastDistance(tree, 0, row) });
  return heap.sorted((sum) => rootOf(sum, tree.power));
}

interface Search {
  readonly row: Float64Array;
  readonly heap: NeighborHeap;
  /** The least distance, to its power, that a point of the node can have. */
  readonly least: number;
}

function visit(tree: KdTree, node: number, { row, heap, least }: Search): void {
  if (least > heap.largest) return;
  if (tree.isLeaf[node] === 1) {
    for (let at = tree.starts[node] as number; at < (tree.ends[node] as number); at += 1) {
      const point = tree.order[at] as number;
      const start = point * tree.width;
      const place = { values: tree.points, start };
      heap.push(poweredDistance({ values: row, start: 0 }, place, tree), point);
    }
    return;
  }
  const children = [2 * node + 1, 2 * node + 2].map((child) => ({
    child,
    least: leastDistance(tree, child, row),
  }));
  const [first, second] = children as [(typeof children)[number], (typeof children)[number]];
  const order = first.least <= second.least ? [first, second] : [second, first];
  for (const { child, least: own } of order) visit(tree, child, { row, heap, least: own });
}

/** The least distance, to its power, that a point of the node can have. */
function leastDistance(tree: KdTree, node: number, row: Float64Array): number {
  const { bounds, starts, width, power, radii } = tree;
  if (radii !== undefined) {
    const center = { values: bounds, start: node * width };
    const distance = rootOf(poweredDistance({ values: row, start: 0 }, center, tree), power);
    return powerOf(Math.max(0, distance - (radii[node] as number)), power);
  }
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    const value = row[column] as number;
    const below = (bounds[node * width + column] as number) - value;
    const above = value - (bounds[(starts.length + node) * width + column] as number);
    sum = addPower(sum, 0.5 * (below + Math.abs(below) + (above + Math.abs(above))), power);
  }
  return sum;
}
