import { entriesOf, isJsonObject } from '@mlmodel/core';

/** Layers that change nothing but in training, where they draw lots. */
const noiseLayers: ReadonlySet<string> = new Set([
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
]);

/**
 * The name of an argument with which a layer is called beside its inputs, and which TensorFlow.js does not hand over as
 * Keras does; undefined when there is none.
 * @param inboundNodes where the inputs of the layer come from, as Keras writes it
 */
export function unsupportedArgument(className: string, inboundNodes: unknown): string | undefined {
  for (const [name, value] of callArguments(inboundNodes)) {
    const isUsual = value === null || (name === 'training' && value === false);
    const isNoise = name === 'training' && noiseLayers.has(className);
    if (!isUsual && !isNoise) return name;
  }
  return undefined;
}

/** Each node is a list of inputs: the name of a layer, two numbers and the arguments of the call. */
function* callArguments(inboundNodes: unknown): Iterable<[string, unknown]> {
  if (!Array.isArray(inboundNodes)) return;
  for (const node of inboundNodes) {
    if (!Array.isArray(node)) continue;
    for (const input of node) {
      const options: unknown = Array.isArray(input) ? input[3] : undefined;
      if (isJsonObject(options)) yield* entriesOf(options);
    }
  }
}
