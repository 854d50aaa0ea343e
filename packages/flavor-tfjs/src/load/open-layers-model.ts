import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { inputType, isTensorType } from './field-types.js';
import { importPart } from './import-tfjs.js';
import { refusedModel } from './load-error.js';
import type { ModelSource } from './model-json.js';
import type { OpenModel } from './open-model.js';

/**
 * Loads a LayersModel: Keras layers with weights.
 * @throws MlmodelError naming `model.json` and what TensorFlow.js says, for an unknown layer among others
 */
export async function openLayersModel({ artifacts, file }: ModelSource): Promise<OpenModel> {
  const { loadLayersModel } = await importPart(() => import('@tensorflow/tfjs-layers'));
  const model = await loadLayersModel({ load: async () => artifacts }).catch((error: unknown) => {
    throw refusedModel(error, file, adviceFor(artifacts.modelTopology));
  });
  const rowsAtOnce = batchSizeOf(model);
  return {
    inputs: model.inputs.map(({ sourceLayer: { name }, shape, dtype }) => {
      return { name, type: inputType(name, dtype, file), shape };
    }),
    outputs: model.outputs.map(({ sourceLayer: { name }, shape, dtype }) => ({
      name,
      type: isTensorType(dtype) ? dtype : undefined,
      shape,
    })),
    hasSignature: false,
    isOrdered: true,
    rowsIndependent: !model.stateful,
    isAsync: false,
    compute(feeds) {
      if (model.stateful) model.resetStates();
      const answer = model.predict(feeds, { batchSize: rowsAtOnce });
      return Array.isArray(answer) ? answer : [answer];
    },
    owns: () => false,
    dispose: () => void model.dispose(),
  };
}

/** TensorFlow.js reads what Keras 2 writes. */
function adviceFor(topology: unknown): string {
  const { keras_version: version } = topology as { keras_version?: unknown };
  return typeof version === 'string' && Number.parseInt(version, 10) >= 3
    ? 'It was made by Keras 3, and TensorFlow.js reads the layers of Keras 2: save it with the package tf_keras, or convert it to a graph-model.'
    : 'Build the model of layers that TensorFlow.js has, or convert it to a graph-model.';
}

/** What Keras computes at once when nobody says otherwise. */
const usualBatch = 32;

const largestBatch = 1024;

/** Elements of a layer's output that one batch should have at most, unless the usual batch has more. */
const elementsAtOnce = 2 ** 20;

/**
 * Rows to compute at once: many where rows are small, which is several times faster than batches of 32; few where many
 * would take much memory. A batch size that the model is fixed to stays.
 */
function batchSizeOf(model: LayersModel): number {
  const fixed = model.inputs[0]?.shape[0];
  if (typeof fixed === 'number') return fixed;
  let largest = 1;
  for (const tensor of layerOutputs(model.layers)) {
    largest = Math.max(largest, rowElements(tensor));
  }
  return Math.max(usualBatch, Math.min(largestBatch, Math.floor(elementsAtOnce / largest)));
}

/** What layers answer, each as often as it is used, and what the layers of models among them do. */
function* layerOutputs(layers: LayersModel['layers']): Generator<SymbolicTensor> {
  for (const layer of layers) {
    for (const { outputTensors } of layer.inboundNodes) yield* outputTensors;
    if ('layers' in layer) yield* layerOutputs((layer as LayersModel).layers);
  }
}

function rowElements({ shape }: SymbolicTensor): number {
  return shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);
}
