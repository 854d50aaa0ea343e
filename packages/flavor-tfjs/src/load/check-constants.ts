import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import type { io } from '@tensorflow/tfjs-core';
import { nodesOf } from './complete-graph.js';
import { signatureType } from './field-types.js';
import { brokenModel } from './load-error.js';
import type { WeightSpec } from './weight-groups.js';

/**
 * Holds the manifest of weights against the graph: each constant of the graph is a weight of the same name, shape and
 * type. TensorFlow.js itself finds out when it computes.
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

/** What the graph says of a constant, a `TensorProto` without its data. */
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
