import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';

const lookups: ReadonlySet<unknown> = new Set(['LookupTableFind', 'LookupTableFindV2']);

/**
 * A graph in which values that are looked up in a table have the shape of their keys, as in TensorFlow; TensorFlow.js makes
 * one long list of them.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
 */
export function shapedLookups(topology: JsonObject): JsonObject {
  const nodes = propertyOf(topology, 'node');
  if (!Array.isArray(nodes)) return topology;
  return { ...topology, node: nodes.flatMap((node: JsonObject) => shapedLookup(node) ?? [node]) };
}

/** The lookup below another name, the shape of its keys, and the values in that shape in the place of the lookup. */
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
