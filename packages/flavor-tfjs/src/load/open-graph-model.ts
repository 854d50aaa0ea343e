import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import { correctOperations } from '../corrections/correct-operations.js';
import { withoutSwitchControl } from '../corrections/operations/switch-control.js';
import { shapedLookups } from '../corrections/operations/table-lookups.js';
import { checkConstants, completeGraph } from './graph-definition.js';
import { checkOperations, needsAsync } from './graph-operations.js';
import { hasBoundedTime } from './graph-time.js';
import { importCore, importPart } from './import-tfjs.js';
import { refusedModel } from './load-error.js';
import type { ModelSource } from './model-json.js';
import type { ModelField, ModelOutput, OpenModel } from './open-model.js';
import { inputType, signatureType } from './open-model.js';

/**
 * Loads a GraphModel: a TensorFlow graph with weights.
 * @throws MlmodelError naming `model.json` and the invalid operation or weight
 */
export async function openGraphModel({ artifacts, file }: ModelSource): Promise<OpenModel> {
  checkConstants(artifacts, file);
  const { loadGraphModel } = await importConverter();
  const complete = completeGraph(artifacts.modelTopology as JsonObject, file);
  const modelTopology = shapedLookups(withoutSwitchControl(complete));
  const load = async () => ({ ...artifacts, modelTopology });
  const model = await loadGraphModel({ load }).catch((error: unknown) => {
    throw refusedModel(error, file, 'Convert the model again.');
  });
  try {
    checkOperations(model, file);
    return opened(model, file);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Imports the converter once, and corrects it. */
function importConverter(): Promise<typeof import('@tensorflow/tfjs-converter')> {
  importing ??= importPart(() => import('@tensorflow/tfjs-converter')).then(async (part) => {
    correctOperations(part, await importCore());
    return part;
  });
  return importing;
}

let importing: Promise<typeof import('@tensorflow/tfjs-converter')> | undefined;

function opened(model: GraphModel, file: string): OpenModel {
  const inputs = graphInputs(model, file);
  const outputs = graphOutputs(model);
  const names = outputs.map(({ name }) => name);
  const isAsync = needsAsync(model);
  const weights = new Set(
    Object.values(model.weights).flatMap((tensors) => tensors.map(({ id }) => id)),
  );
  return {
    inputs,
    outputs,
    hasSignature: signedNames(model).length > 0,
    isOrdered: false,
    rowsIndependent: undefined,
    boundedTime: hasBoundedTime(model),
    isAsync,
    elementsPerRow: 0,
    compute(feeds) {
      const named = Object.fromEntries(
        feeds.map((feed, index) => [(inputs[index] as ModelField).name, feed]),
      );
      return isAsync
        ? model.executeAsync(named, names).then(listOf)
        : listOf(model.execute(named, names));
    },
    owns: ({ id }) => weights.has(id),
    ownTensors: () => new Set(ownTensors(model).map(({ id }) => id)),
    dispose: () => model.dispose(),
  };
}

/** The state of a model that its initializer makes in the first run: variables, and tables with their values. */
interface Resources {
  readonly resourceIdToCapturedInput?: Readonly<Record<string, Tensor>>;
  readonly resourceManager: {
    readonly hashTableMap: Readonly<
      Record<string, { readonly handle: Tensor; readonly tensorMap: ReadonlyMap<unknown, Tensor> }>
    >;
  };
}

function ownTensors(model: GraphModel): Tensor[] {
  const { resourceIdToCapturedInput, resourceManager } = model as unknown as Resources;
  const tables = Object.values(resourceManager.hashTableMap);
  return [
    ...Object.values(model.weights).flat(),
    ...Object.values(resourceIdToCapturedInput ?? {}),
    ...tables.flatMap(({ handle, tensorMap }) => [handle, ...tensorMap.values()]),
  ];
}

function listOf(answer: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(answer) ? answer : [answer];
}

function signatureOf(model: GraphModel, side: 'inputs' | 'outputs'): unknown {
  const signature: unknown = model.modelSignature;
  return isJsonObject(signature) ? propertyOf(signature, side) : undefined;
}

/** The output names in the signature. */
function signedNames(model: GraphModel): readonly string[] {
  const signature = signatureOf(model, 'outputs');
  return isJsonObject(signature) ? Object.keys(signature) : [];
}

/** A tensor in a signature; undefined when there is none of that name. */
function signatureEntry(signature: unknown, name: string) {
  const entry = isJsonObject(signature) ? propertyOf(signature, name) : undefined;
  return isJsonObject(entry) ? entry : undefined;
}

/** Without internal tables and variables, which the signature lists as inputs. */
function graphInputs(model: GraphModel, file: string): ModelField[] {
  const signature = signatureOf(model, 'inputs');
  const fields: ModelField[] = [];
  for (const [index, { shape, dtype }] of model.inputs.entries()) {
    const name = model.inputNodes[index] as string;
    const entry = signatureEntry(signature, name);
    if (entry && propertyOf(entry, 'resourceId') !== undefined) continue;
    const declared = (entry && shapeOf(propertyOf(entry, 'tensorShape'))) ?? fromGraph(shape);
    const type = dtype ?? (entry && signatureType(propertyOf(entry, 'dtype')));
    fields.push({ name, type: inputType(name, type, file), shape: declared });
  }
  return fields;
}

/** In the order of the signature; without one, or where it lists none, in that of the graph. */
function graphOutputs(model: GraphModel): ModelOutput[] {
  const signature = signatureOf(model, 'outputs');
  const signed = signedNames(model);
  const names = signed.length > 0 ? signed : model.outputNodes;
  return names.map((name) => {
    const entry = signatureEntry(signature, name);
    if (!entry) return { name };
    return {
      name,
      node: String(propertyOf(entry, 'name')),
      type: signatureType(propertyOf(entry, 'dtype')),
      shape: shapeOf(propertyOf(entry, 'tensorShape')),
    };
  });
}

/** A `TensorShapeProto` in JSON: sizes are strings, -1 is a free length. */
function shapeOf(proto: unknown): (number | null)[] | undefined {
  if (!isJsonObject(proto) || propertyOf(proto, 'unknownRank') === true) return undefined;
  const dimensions = propertyOf(proto, 'dim') ?? [];
  if (!Array.isArray(dimensions)) return undefined;
  return dimensions.map((dimension: unknown) => {
    const size = isJsonObject(dimension) ? Number(propertyOf(dimension, 'size') ?? 0) : -1;
    return size >= 0 ? size : null;
  });
}

function fromGraph(shape: readonly number[] | undefined): (number | null)[] | undefined {
  return shape?.map((length) => (length >= 0 ? length : null));
}
