import type { GraphModel } from '@tensorflow/tfjs-converter';
import { brokenModel } from './load-error.js';

/** What is read of TensorFlow.js' own picture of a graph, which its types keep private. */
interface Executor {
  readonly graph: Graph;
}

interface Graph {
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly functions?: Readonly<Record<string, Graph>>;
}

interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Absent for an operation that TensorFlow.js does not have. */
  readonly category?: string;
}

/** Operations that version 4.22 has and computes wrongly on every backend, where all numbers are negative. */
const wrongOperations: ReadonlySet<string> = new Set(['Dilation2D', 'MaxPoolWithArgmax']);

/** Operations that an error names. */
const mostListed = 10;

/** @throws MlmodelError naming the operations that TensorFlow.js does not have, functions of the graph included */
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
    `uses operations that TensorFlow.js does not have, or computes wrongly: ${listed.join(', ')}${rest}`,
    'Express the model with other operations and convert it again.',
  );
}

/**
 * Kinds of operations that TensorFlow.js computes in `executeAsync` alone, as what follows depends on values.
 * Source: `operations/operation_executor` of @tensorflow/tfjs-converter 4.22.
 */
const asyncCategories: ReadonlySet<string | undefined> = new Set([
  'control',
  'dynamic',
  'hash_table',
]);

/** Whether the graph has an operation that cannot be computed in one go. */
export function needsAsync(model: GraphModel): boolean {
  return [...graphNodes(executorOf(model).graph)].some(({ category }) =>
    asyncCategories.has(category),
  );
}

function* nodesOf(model: GraphModel): Iterable<GraphNode> {
  yield* graphNodes(executorOf(model).graph);
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
