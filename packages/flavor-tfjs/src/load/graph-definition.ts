import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { quotedNames } from '@mlmodel/core/flavor';
import type { io } from '@tensorflow/tfjs-core';
import { brokenModel } from './load-error.js';
import { signatureType } from './open-model.js';
import type { WeightSpec } from './weight-files.js';

/**
 * Adds the parts to a graph that TensorFlow.js expects, and JSON omits where they are empty.
 * @param topology `modelTopology` of `model.json`, a `GraphDef`
 * @throws MlmodelError naming the file and the node, for an input that no node produces
 */
export function completeGraph(topology: JsonObject, file: string): JsonObject {
  const nodes = nodesOf(topology, file);
  checkInputs(nodes, file);
  const library = propertyOf(topology, 'library');
  const functions = isJsonObject(library) ? propertyOf(library, 'function') : undefined;
  const complete = { versions: {}, ...topology };
  if (!Array.isArray(functions)) return complete;
  return {
    ...complete,
    library: { ...(library as JsonObject), function: functions.map(completeFunction) },
  };
}

/** @throws MlmodelError naming the file, when there are none */
function nodesOf(topology: unknown, file: string): readonly JsonObject[] {
  const nodes = isJsonObject(topology) ? propertyOf(topology, 'node') : undefined;
  if (Array.isArray(nodes) && nodes.every(isJsonObject)) return nodes;
  throw brokenModel(file, 'is not a graph-model: its modelTopology has no nodes');
}

/** An input is `node`, `node:1` or the control input `^node`. */
function checkInputs(nodes: readonly JsonObject[], file: string): void {
  const names = new Set(nodes.map((node) => propertyOf(node, 'name')));
  for (const node of nodes) {
    const inputs = propertyOf(node, 'input') ?? [];
    if (!Array.isArray(inputs)) continue;
    for (const input of inputs) {
      const [source = ''] = String(input).replace(/^\^/, '').split(':', 1);
      if (names.has(source)) continue;
      const [taker, taken] = [propertyOf(node, 'name'), source].map((name) =>
        quotedNames([String(name)]),
      );
      throw brokenModel(
        file,
        `has the node ${taker} with the input ${taken}, which is not in the graph`,
      );
    }
  }
}

function completeFunction(definition: unknown): unknown {
  if (!isJsonObject(definition)) return definition;
  const signature = propertyOf(definition, 'signature');
  return {
    nodeDef: [],
    ret: {},
    ...definition,
    signature: { inputArg: [], outputArg: [], ...(isJsonObject(signature) ? signature : {}) },
  };
}

/**
 * Checks the manifest of weights against the graph: each constant must be a weight of the same name, shape and type.
 * TensorFlow.js itself fails only when it computes.
 * @throws MlmodelError naming the file and the weight
 */
export function checkConstants(artifacts: io.ModelArtifacts, file: string): void {
  const specs = (artifacts.weightSpecs ?? []) as readonly WeightSpec[];
  const weights = new Map(specs.map((spec) => [spec.name, spec]));
  for (const node of nodesOf(artifacts.modelTopology, file)) {
    if (propertyOf(node, 'op') !== 'Const') continue;
    const name = String(propertyOf(node, 'name'));
    const weight = weights.get(name);
    if (!weight) throw brokenModel(file, `lacks the weight "${name}" in its weightsManifest`);
    checkTensor(weight, describedTensor(node), file);
  }
}

/** The `TensorProto` of a constant, without its data. */
function describedTensor(node: JsonObject): JsonObject | undefined {
  let value: unknown = node;
  for (const key of ['attr', 'value', 'tensor']) {
    value = isJsonObject(value) ? propertyOf(value, key) : undefined;
  }
  return isJsonObject(value) ? value : undefined;
}

function checkTensor(weight: WeightSpec, tensor: JsonObject | undefined, file: string): void {
  const shape = tensor && propertyOf(tensor, 'tensorShape');
  if (!tensor || !isJsonObject(shape)) return;
  const dimensions = propertyOf(shape, 'dim') ?? [];
  if (!Array.isArray(dimensions)) return;
  const declared = dimensions.map((dimension) => Number(propertyOf(dimension, 'size') ?? 0));
  if (declared.join() !== weight.shape.join()) {
    throw brokenModel(
      file,
      `lists the weight "${weight.name}" with the shape [${weight.shape}], and its graph has [${declared}]`,
    );
  }
  const type = signatureType(propertyOf(tensor, 'dtype'));
  if (type !== undefined && type !== weight.dtype) {
    throw brokenModel(
      file,
      `lists the weight "${weight.name}" as ${weight.dtype}, and its graph has ${type}`,
    );
  }
}
