import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** Layers that answer steps one by one, so that what a mask leaves out stays left out; TensorFlow.js drops it there. */
const maskKeepers: ReadonlySet<string> = new Set([
  'ELU',
  'InputLayer',
  'LeakyReLU',
  'PReLU',
  'Softmax',
  'ThresholdedReLU',
]);

/**
 * Has masks, which tell the steps of a sequence that count, reach the layers that Keras hands them to. As published,
 * TensorFlow.js hands a mask on to all layers that it computes later, those of other branches too, and within a model in
 * a model to later requests, and loses it at the end of such a model.
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

/** Options that nobody gave: TensorFlow.js would keep the mask of a request in them. */
function forgetOptions(node: { callArgs?: object }): void {
  if (node.callArgs && Object.keys(node.callArgs).length === 0) delete node.callArgs;
}

function isModel(layer: layers.Layer): layer is LayersModel {
  return 'layers' in layer;
}
