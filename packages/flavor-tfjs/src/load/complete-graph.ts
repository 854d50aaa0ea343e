import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { quotedNames } from '@mlmodel/core/flavor';
import { brokenModel } from './load-error.js';

/**
 * A graph with the parts that TensorFlow.js looks for, which JSON leaves out where they are empty.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
 * @throws MlmodelError naming the file and the node, for a graph whose nodes take what no node makes
 */
export function completeGraph(topology: JsonObject, file: string): JsonObject {
  const nodes = nodesOf(topology, file);
  checkInputs(nodes, file);
  const library = propertyOf(topology, 'library');
  const functions = isJsonObject(library) ? propertyOf(library, 'function') : undefined;
  const complete = { versions: {}, ...topology };
  if (!Array.isArray(functions)) return complete;
  return {
    ...complete,
    library: { ...(library as JsonObject), function: functions.map(completeFunction) },
  };
}

/** @throws MlmodelError naming the file, when there are none */
export function nodesOf(topology: unknown, file: string): readonly JsonObject[] {
  const nodes = isJsonObject(topology) ? propertyOf(topology, 'node') : undefined;
  if (Array.isArray(nodes) && nodes.every(isJsonObject)) return nodes;
  throw brokenModel(file, 'is no graph-model: its modelTopology has no nodes');
}

/** An input is `node`, `node:1` or, to wait for a node, `^node`. */
function checkInputs(nodes: readonly JsonObject[], file: string): void {
  const names = new Set(nodes.map((node) => propertyOf(node, 'name')));
  for (const node of nodes) {
    const inputs = propertyOf(node, 'input') ?? [];
    if (!Array.isArray(inputs)) continue;
    for (const input of inputs) {
      const [source = ''] = String(input).replace(/^\^/, '').split(':', 1);
      if (names.has(source)) continue;
      const [taker, taken] = [propertyOf(node, 'name'), source].map((name) =>
        quotedNames([String(name)]),
      );
      throw brokenModel(
        file,
        `has the node ${taker} that takes the output of ${taken}, which is not in the graph`,
      );
    }
  }
}

function completeFunction(definition: unknown): unknown {
  if (!isJsonObject(definition)) return definition;
  const signature = propertyOf(definition, 'signature');
  return {
    nodeDef: [],
    ret: {},
    ...definition,
    signature: { inputArg: [], outputArg: [], ...(isJsonObject(signature) ? signature : {}) },
  };
}
