import { isMlmodelError, type JsonObject } from '@mlmodel/core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { withinWeights } from '../layers/bounded-weights.js';
import { correctLayers } from '../layers/correct-layers.js';
import { kerasTopology } from '../layers/keras-topology.js';
import { correctMasks } from '../layers/masks.js';
import { inputType, isTensorType } from './field-types.js';
import { importCore, importPart } from './import-tfjs.js';
import { refusedModel } from './load-error.js';
import type { ModelSource } from './model-json.js';
import type { OpenModel } from './open-model.js';
import type { WeightSpec } from './weight-groups.js';

/**
 * Loads a LayersModel: Keras layers with weights.
 * @throws MlmodelError naming `model.json` and what TensorFlow.js says, for an unknown layer among others
 */
export async function openLayersModel({ artifacts, file }: ModelSource): Promise<OpenModel> {
  const { loadLayersModel } = await importLayers();
  const modelTopology = kerasTopology(artifacts.modelTopology as JsonObject, file);
  const load = async () => ({ ...artifacts, modelTopology });
  const specs = (artifacts.weightSpecs ?? []) as readonly WeightSpec[];
  const making = withinWeights({ file, specs }, () => loadLayersModel({ load }));
  const model = await making.catch((error: unknown) => {
    if (isMlmodelError(error)) throw error;
    throw refusedModel(error, file, adviceFor(modelTopology));
  });
  correctMasks(model);
  const rowsAtOnce = batchSizeOf(model);
  // Those of a layer that is used several times would stay: each use is counted, and the model ends once.
  const weights = model.weights.map((weight) => weight.read());
  const outputNames = distinct(model.outputs.map(({ sourceLayer: { name } }) => name));
  return {
    inputs: model.inputs.map(({ sourceLayer: { name }, shape, dtype }) => {
      return { name, type: inputType(name, dtype, file), shape };
    }),
    outputs: model.outputs.map(({ shape, dtype }, index) => ({
      name: outputNames[index] as string,
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
    dispose() {
      model.dispose();
      for (const weight of weights) weight.dispose();
    },
  };
}

/** Imports the part that knows layers, once, and corrects it. */
function importLayers(): Promise<typeof import('@tensorflow/tfjs-layers')> {
  importing ??= importPart(() => import('@tensorflow/tfjs-layers')).then(async (part) => {
    correctLayers(await importCore());
    return part;
  });
  return importing;
}

let importing: Promise<typeof import('@tensorflow/tfjs-layers')> | undefined;

/** Names as Keras makes them: a layer that is used again gets a number. */
function distinct(names: readonly string[]): string[] {
  const uses = new Map<string, number>();
  return names.map((name) => {
    const use = uses.get(name) ?? 0;
    uses.set(name, use + 1);
    return use === 0 ? name : `${name}_${use}`;
  });
}

/** TensorFlow.js reads what Keras 2 writes. */
function adviceFor(topology: unknown): string {
  const { keras_version: version } = topology as { keras_version?: unknown };
  return typeof version === 'string' && Number.parseInt(version, 10) >= 3
    ? 'It was made by Keras 3, and TensorFlow.js reads the layers of Keras 2: save it with the package tf_keras, or export it and convert it to a graph-model.'
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
