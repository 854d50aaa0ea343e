import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';

/**
 * Fault of the converter 4.22: it takes a control input `^switch` for the first output of that Switch, which has no value
 * when the Switch takes its other branch. Loops have such inputs, those of Keras 3's recurrent layers for example.
 * Symptom: an error that says that outputs cannot be computed.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
 * @returns the graph without these control inputs; in a loop, the operations also wait for its body to begin
 */
export function withoutSwitchControl(topology: JsonObject): JsonObject {
  const nodes = propertyOf(topology, 'node');
  if (!Array.isArray(nodes)) return topology;
  const switches = new Set(nodes.filter(isSwitch).map((node) => `^${propertyOf(node, 'name')}`));
  if (switches.size === 0) return topology;
  return { ...topology, node: nodes.map((node: unknown) => waitingLess(node, switches)) };
}

function waitingLess(node: unknown, switches: ReadonlySet<unknown>): unknown {
  const inputs = isJsonObject(node) ? propertyOf(node, 'input') : undefined;
  if (!Array.isArray(inputs)) return node;
  const others = inputs.filter((input) => !switches.has(input));
  return others.length === 0 ? node : { ...(node as JsonObject), input: others };
}

function isSwitch(node: unknown): node is JsonObject {
  return isJsonObject(node) && propertyOf(node, 'op') === 'Switch';
}
