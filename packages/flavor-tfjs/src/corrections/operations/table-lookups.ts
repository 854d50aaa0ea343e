import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';

const lookups: ReadonlySet<unknown> = new Set(['LookupTableFind', 'LookupTableFindV2']);

/**
 * Fault of the converter 4.22: a table lookup flattens its result, which in TensorFlow has the shape of the keys.
 * Symptom: wrong shapes.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
 * @returns the graph with a Reshape after each lookup
 */
export function shapedLookups(topology: JsonObject): JsonObject {
  const nodes = propertyOf(topology, 'node');
  if (!Array.isArray(nodes)) return topology;
  return { ...topology, node: nodes.flatMap((node: JsonObject) => shapedLookup(node) ?? [node]) };
}

/** The lookup under another name, the shape of its keys, and under the lookup's name the values in that shape. */
function shapedLookup(node: unknown): readonly JsonObject[] | undefined {
  if (!isJsonObject(node) || !lookups.has(propertyOf(node, 'op'))) return undefined;
  const inputs = propertyOf(node, 'input');
  if (!Array.isArray(inputs)) return undefined;
  const name = String(propertyOf(node, 'name'));
  const [list, shape] = [`${name}/list`, `${name}/shape_of_keys`];
  return [
    { ...node, name: list },
    { name: shape, op: 'Shape', input: [inputs[1]], attr: { out_type: { type: 'DT_INT32' } } },
    { name, op: 'Reshape', input: [list, shape], attr: {} },
  ];
}
