import type { GraphModel } from '@tensorflow/tfjs-converter';
import { brokenModel } from './load-error.js';

/** The part of TensorFlow.js' internal graph that is read here; its types keep it private. */
interface Executor {
  readonly graph: Graph;
}

interface Graph {
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly functions?: Readonly<Record<string, Graph>>;
}

/** An operation of a graph. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Absent for an operation that TensorFlow.js lacks. */
  readonly category?: string;
  readonly inputs: readonly GraphNode[];
  /** The operations that take its results. */
  readonly children: readonly GraphNode[];
  readonly inputParams: Readonly<Record<string, GraphParameter>>;
}

/** What an input of an operation is used for. */
interface GraphParameter {
  /** `tensor` and `tensors` for data; other types are numbers, axes and shapes that are read from a tensor. */
  readonly type: string;
  /** The position of the input; negative from the end. */
  readonly inputIndexStart: number;
}

/** Operations that version 4.22 computes wrongly on every backend where all numbers are negative. */
const wrongOperations: ReadonlySet<string> = new Set(['Dilation2D', 'MaxPoolWithArgmax']);

/** The most operations that an error lists. */
const mostListed = 10;

/** @throws MlmodelError naming the operations that TensorFlow.js lacks, also in functions of the graph */
export function checkOperations(model: GraphModel, file: string): void {
  const unknown = new Map<string, string>();
  for (const { op, name, category } of nodesOf(model)) {
    if (category === undefined || wrongOperations.has(op)) unknown.set(op, name);
  }
  if (unknown.size === 0) return;
  const listed = [...unknown].slice(0, mostListed).map(([op, node]) => `${op} (node "${node}")`);
  const rest = unknown.size > mostListed ? ` and ${unknown.size - mostListed} more` : '';
  throw brokenModel(
    file,
    `uses operations that TensorFlow.js lacks or computes wrongly: ${listed.join(', ')}${rest}`,
    'Express the model with other operations and convert it again.',
  );
}

/**
 * Categories of operations that TensorFlow.js computes only in `executeAsync`, as their results control what runs next.
 * Source: `operations/operation_executor` of @tensorflow/tfjs-converter 4.22.
 */
const asyncCategories: ReadonlySet<string | undefined> = new Set([
  'control',
  'dynamic',
  'hash_table',
]);

/** Whether the graph has an operation that requires `executeAsync`. */
export function needsAsync(model: GraphModel): boolean {
  return [...operationsOf(model)].some(({ category }) => asyncCategories.has(category));
}

/** The operations that a run may compute, also those in functions of the graph. */
export function operationsOf(model: GraphModel): Iterable<GraphNode> {
  return graphNodes(executorOf(model).graph);
}

function* nodesOf(model: GraphModel): Iterable<GraphNode> {
  yield* operationsOf(model);
  const initializer = model['initializer'] as Executor | undefined;
  if (initializer) yield* graphNodes(initializer.graph);
}

function executorOf(model: GraphModel): Executor {
  return model['executor'] as Executor;
}

function* graphNodes({ nodes, functions = {} }: Graph): Iterable<GraphNode> {
  yield* Object.values(nodes);
  for (const inner of Object.values(functions)) yield* graphNodes(inner);
}
