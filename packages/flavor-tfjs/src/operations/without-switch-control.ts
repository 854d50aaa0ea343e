import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';

/**
 * A graph in which no operation waits for a Switch to be done, as the converter makes them wait in some loops, of all
 * layers with a state in Keras 3 for example. TensorFlow.js takes such an input, whose name stands after `^`, for the
 * first output, which a Switch that goes the other way never has. In a loop they wait for its body to begin as well.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
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
