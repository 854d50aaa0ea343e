import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** Elementwise layers that Keras lets masks pass; TensorFlow.js drops masks there. */
const maskKeepers: ReadonlySet<string> = new Set([
  'ELU',
  'InputLayer',
  'LeakyReLU',
  'PReLU',
  'Softmax',
  'ThresholdedReLU',
]);

/**
 * Fault of TensorFlow.js 4.22: a mask reaches every layer that is computed later, in other branches too; a nested model
 * keeps it for later requests, and does not pass it on.
 * Symptom: wrong numbers, without an error. Corrected, masks reach the layers that they reach in Keras.
 */
export function correctMasks(model: LayersModel): void {
  for (const layer of model.layers) {
    correctLayer(layer);
    if (isModel(layer)) correctInnerModel(layer);
  }
}

function correctLayer(layer: layers.Layer): void {
  if (maskKeepers.has(layer.getClassName())) layer.supportsMasking = true;
  const apply = layer.apply.bind(layer);
  layer.apply = (inputs, options) => {
    const own = { ...options };
    delete options?.['mask'];
    return apply(inputs, own);
  };
}

function correctInnerModel(model: LayersModel): void {
  const computeMask = model.computeMask.bind(model);
  model.supportsMasking = true;
  model.computeMask = (inputs, mask) => {
    const hasMask = [mask].flat().some((one) => one !== null && one !== undefined);
    if (hasMask) return computeMask(inputs, mask);
    return (model.outputs.length === 1 ? null : model.outputs.map(() => null)) as never;
  };
  for (const layer of model.layers) {
    if (maskKeepers.has(layer.getClassName())) layer.supportsMasking = true;
    for (const node of layer.inboundNodes) forgetOptions(node);
    if (isModel(layer)) correctInnerModel(layer);
  }
}

/** TensorFlow.js would keep the mask of a request in the empty call arguments of a node. */
function forgetOptions(node: { callArgs?: object }): void {
  if (node.callArgs && Object.keys(node.callArgs).length === 0) delete node.callArgs;
}

function isModel(layer: layers.Layer): layer is LayersModel {
  return 'layers' in layer;
}
