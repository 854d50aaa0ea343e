import { type CastedFeed, type Graph, type GraphInput, type Output, runOnce } from './graph.ts';
import type { Json } from './json.ts';
import type { Value } from './scalar.ts';

/** The batch that a graph fixes for all its inputs and outputs; undefined when it takes any. */
export function fixedBatchOf(graph: Graph): number | undefined {
  const shapes = [...graph.inputs, ...graph.outputs].map(({ shape }) => shape?.[0]);
  const batch = shapes[0] ?? -1;
  return batch > 0 && shapes.every((length) => length === batch) ? batch : undefined;
}

const sliced = new WeakMap<Graph, Promise<boolean>>();

/**
 * Runs the graph, in slices of its fixed batch if it has one and its rows are independent; the tail is filled up with its
 * last row.
 * @returns undefined when onnxruntime refuses the shapes
 */
export async function run(
  graph: Graph,
  feeds: readonly CastedFeed[],
): Promise<Output[] | undefined> {
  const batch = fixedBatchOf(graph);
  const rows = feeds[0]?.feed.shape[0] ?? 0;
  if (batch === undefined || rows === batch || rows === 0) return runOnce(graph, feeds);
  const independent = sliced.get(graph) ?? hasIndependentRows(graph, batch);
  sliced.set(graph, independent);
  if (!(await independent)) return undefined;
  const slices: Output[][] = [];
  for (let start = 0; start < rows; start += batch) {
    const taken = range(batch).map((at) => Math.min(start + at, rows - 1));
    const outputs = await runOnce(
      graph,
      feeds.map((feed) => takeRows(feed, taken)),
    );
    if (outputs === undefined) return undefined;
    slices.push(outputs);
  }
  return graph.outputs.map((declared, at) => {
    const parts = slices.map((outputs) => outputs[at]);
    const shape = [rows, ...(parts[0]?.shape.slice(1) ?? [])];
    const values = parts.flatMap((part) => part?.values ?? []);
    return { declared, shape, values: values.slice(0, productOf(shape)) };
  });
}

/** Runs different rows beside each other, and then each beside copies of itself: its answer must stay the same. */
async function hasIndependentRows(graph: Graph, batch: number): Promise<boolean> {
  const feeds = graph.inputs.map((input) => variedFeed(input, batch));
  const together = await runOnce(graph, feeds);
  if (together === undefined) return false;
  for (const row of range(batch)) {
    const copies = feeds.map((feed) => takeRows(feed, range(batch).fill(row)));
    const alone = await runOnce(graph, copies);
    if (!together.every((output, at) => sameRow(output, alone?.[at], row))) return false;
  }
  return true;
}

function variedFeed(input: GraphInput, batch: number): CastedFeed {
  const shape = [batch, ...(input.shape ?? []).slice(1).map((length) => Math.max(length, 1))];
  const values = range(productOf(shape)).map((at) => variedValue(input.type, at));
  return { feed: { input, shape, elements: [] }, values };
}

function variedValue(type: string, at: number): Value {
  if (type === 'string') return 'abc'[(at * 7) % 3] ?? 'a';
  if (type === 'bool') return (at * 5) % 3 === 0;
  if (type.startsWith('float')) return (((at + 1) * 37) % 19) / 4 - 2;
  return BigInt((at * 5) % 3);
}

function sameRow(output: Output, other: Output | undefined, row: number): boolean {
  const width = productOf(output.shape.slice(1));
  const places = range(width).map((at) => row * width + at);
  return places.every((at) => isClose(output.values[at], other?.values[at]));
}

function isClose(left: Json | undefined, right: Json | undefined): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return left === right;
  return Math.abs(left - right) <= 1e-5 * Math.max(1, Math.abs(left));
}

function takeRows({ feed, values }: CastedFeed, rows: readonly number[]): CastedFeed {
  const width = productOf(feed.shape.slice(1));
  const taken = rows.flatMap((row) => values.slice(row * width, (row + 1) * width));
  return { feed: { ...feed, shape: [rows.length, ...feed.shape.slice(1)] }, values: taken };
}

function productOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}
