import type { GraphModel } from '@tensorflow/tfjs-converter';
import { type GraphNode, needsAsync, operationsOf } from './graph-operations.js';

/** Categories whose operations make shapes of values, or match regular expressions. */
const unboundedCategories: ReadonlySet<string | undefined> = new Set([
  'ragged',
  'sparse',
  'string',
]);

/** The other operations that make shapes of values. */
const unboundedOperations: ReadonlySet<string> = new Set(['Unique', 'UniqueV2']);

/** Operations that return only the shape of their input. */
const shapeReaders: ReadonlySet<string> = new Set(['Rank', 'Shape', 'ShapeN', 'Size']);

/** Operations that return values which no constant determines. */
const sources = /^(Placeholder|Random|Stateless|Multinomial|TruncatedNormal)/;

/**
 * Whether the run time of a graph depends on the shapes of its inputs only, and not on their values: no value controls
 * which operation runs next, or becomes a shape, an axis or a number of steps.
 */
export function hasBoundedTime(model: GraphModel): boolean {
  if (needsAsync(model)) return false;
  const nodes = [...operationsOf(model)];
  const varying = withValues(nodes);
  return nodes.every(({ op, category, inputs, inputParams }) => {
    if (unboundedCategories.has(category) || unboundedOperations.has(op)) return false;
    return Object.values(inputParams).every(({ type, inputIndexStart }) => {
      const input = inputs.at(inputIndexStart);
      return type === 'tensor' || type === 'tensors' || input === undefined || !varying.has(input);
    });
  });
}

/** The operations whose results depend on values of the inputs. */
function withValues(nodes: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const found = new Set(nodes.filter(({ op }) => sources.test(op)));
  for (const node of found) {
    for (const user of node.children) if (!shapeReaders.has(user.op)) found.add(user);
  }
  return found;
}
