import { errorText, isMlmodelError, type JsonObject } from '@mlmodel/core';
import { quotedNames } from '@mlmodel/core/flavor';
import type { io, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { correctLayers } from '../corrections/correct-layers.js';
import { correctMasks } from '../corrections/layers/masks.js';
import { withBoundedWeights } from './bounded-weights.js';
import { importCore, importPart } from './import-tfjs.js';
import { kerasTopology } from './keras-topology.js';
import { brokenModel, refusedModel } from './load-error.js';
import type { ModelSource } from './model-json.js';
import { inputType, isTensorType, type ModelField, type OpenModel } from './open-model.js';
import type { TfjsCore } from './tfjs-core.js';

/**
 * Loads a LayersModel: Keras layers with weights.
 * @throws MlmodelError naming `model.json` and the reason, such as an unknown layer
 */
export async function openLayersModel({ artifacts, file }: ModelSource): Promise<OpenModel> {
  const part = await importLayers();
  const core = await importCore();
  const model = await modelOf(artifacts, { part, core, file }).catch((error: unknown) => {
    if (isMlmodelError(error)) throw error;
    throw refusedModel(error, file, adviceFor(error, artifacts.modelTopology));
  });
  correctMasks(model);
  const elementsPerRow = largestOutput(model, file);
  const rowsAtOnce = batchSizeOf(model, elementsPerRow);
  // Disposed one by one: the model does not free the weights of a layer that is used several times.
  const weights = model.weights.map((weight) => weight.read());
  const outputNames = distinct(model.outputs.map(({ sourceLayer: { name } }) => name));
  return {
    inputs: model.inputs.map((input) => inputField(input, file)),
    outputs: model.outputs.map(({ shape, dtype }, index) => ({
      name: outputNames[index] as string,
      type: isTensorType(dtype) ? dtype : undefined,
      shape,
    })),
    hasSignature: false,
    isOrdered: true,
    rowsIndependent: !model.stateful,
    boundedTime: true,
    isAsync: false,
    elementsPerRow,
    compute(feeds) {
      if (model.stateful) model.resetStates();
      const answer = model.predict(feeds, { batchSize: rowsAtOnce });
      return Array.isArray(answer) ? answer : [answer];
    },
    owns: () => false,
    ownTensors: () => new Set(),
    dispose() {
      model.dispose();
      for (const weight of weights) weight.dispose();
    },
  };
}

/** @throws MlmodelError naming the input, for a type or shape that cannot be passed */
function inputField(
  { sourceLayer: { name }, shape, dtype }: SymbolicTensor,
  file: string,
): ModelField {
  if (shape.length < 2) {
    throw brokenModel(
      file,
      `has the input ${quotedNames([name])} that takes single numbers, to which TensorFlow.js adds a dimension`,
      'Build the model with an input of the shape (1,), or convert it to a graph-model.',
    );
  }
  return { name, type: inputType(name, dtype, file), shape };
}

interface Making {
  readonly part: LayersPart;
  readonly core: TfjsCore;
  /** Path of `model.json`. */
  readonly file: string;
}

/** Makes the layers, then gives them their weights. */
async function modelOf(
  { modelTopology, weightSpecs = [], weightData = [] }: io.ModelArtifacts,
  { part, core, file }: Making,
): Promise<LayersModel> {
  const topology = kerasTopology(modelTopology as JsonObject, file);
  const specs = weightSpecs.filter(({ group }) => group !== 'optimizer');
  const most = specs.reduce((sum, { shape }) => sum + core.util.sizeFromShape(shape), 0);
  const model = await withBoundedWeights(part.layers.Layer, most, () =>
    part.models.modelFromJSON({ modelTopology: topology as io.ModelJSON['modelTopology'] }),
  );
  const weights = core.io.decodeWeights(weightData, weightSpecs);
  try {
    model.loadWeights(Object.fromEntries(specs.map(({ name }) => [name, weights[name] as Tensor])));
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    core.dispose(weights);
  }
}

/** What `@tensorflow/tfjs-layers` exports. */
type LayersPart = typeof import('@tensorflow/tfjs-layers');

/** Imports the layers package once, and corrects it. */
function importLayers(): Promise<LayersPart> {
  importing ??= importPart(() => import('@tensorflow/tfjs-layers')).then(async (part) => {
    correctLayers(await importCore());
    return part;
  });
  return importing;
}

let importing: Promise<LayersPart> | undefined;

/** Distinct names, as Keras makes them: a layer that is used again gets a number. */
function distinct(names: readonly string[]): string[] {
  const uses = new Map<string, number>();
  return names.map((name) => {
    const use = uses.get(name) ?? 0;
    uses.set(name, use + 1);
    return use === 0 ? name : `${name}_${use}`;
  });
}

/** TensorFlow.js reads models of Keras 2. */
function adviceFor(error: unknown, topology: unknown): string {
  const { keras_version: version } = topology as { keras_version?: unknown };
  if (typeof version === 'string' && Number.parseInt(version, 10) >= 3) {
    return 'The model was made with Keras 3, and TensorFlow.js reads the layers of Keras 2: save it with the package tf_keras, or export it and convert it to a graph-model.';
  }
  return isAboutWeights(errorText(error))
    ? 'The weights do not belong to this model.json: copy or save the model again.'
    : 'Build the model from layers that TensorFlow.js has, or convert it to a graph-model.';
}

function isAboutWeights(text: string): boolean {
  return /^Shape mismatch|no target variable|weights are not set|more weights than|in weight|^Weight /.test(
    text,
  );
}

/** The default batch size of Keras. */
const usualBatch = 32;

const largestBatch = 1024;

/** The most elements of a layer's output for one batch, unless the usual batch has more. */
const elementsAtOnce = 2 ** 20;

/**
 * Rows to compute at once: many where rows are small, which is several times faster than batches of 32, and few where
 * they would take much memory. A fixed batch size of the model is kept.
 */
function batchSizeOf(model: LayersModel, elementsPerRow: number): number {
  const fixed = model.inputs[0]?.shape[0];
  if (typeof fixed === 'number') return fixed;
  return Math.max(usualBatch, Math.min(largestBatch, Math.floor(elementsAtOnce / elementsPerRow)));
}

/** The most elements of one tensor in WebAssembly, whose memory is limited to 4 GB. */
const mostElements = 2 ** 30;

/**
 * Elements of the largest layer output for one row.
 * @throws MlmodelError naming a layer with an impossibly large output
 */
function largestOutput(model: LayersModel, file: string): number {
  let largest = 1;
  for (const tensor of layerOutputs(model.layers)) {
    const elements = rowElements(tensor);
    if (elements > mostElements) {
      throw brokenModel(
        file,
        `has the layer ${quotedNames([tensor.sourceLayer.name])} whose output has more than ${mostElements} elements per row`,
        'Check the shapes in it.',
      );
    }
    largest = Math.max(largest, elements);
  }
  return largest;
}

/** The outputs of layers, one for each use, including the layers of nested models. */
function* layerOutputs(layers: LayersModel['layers']): Generator<SymbolicTensor> {
  for (const layer of layers) {
    for (const { outputTensors } of layer.inboundNodes) yield* outputTensors;
    if ('layers' in layer) yield* layerOutputs((layer as LayersModel).layers);
  }
}

function rowElements({ shape }: SymbolicTensor): number {
  return shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);
}
