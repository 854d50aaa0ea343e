import { isJsonObject, type JsonObject, type ModelFiles, propertyOf } from '@mlmodel/core';
import type { io } from '@tensorflow/tfjs-core';
import { isModelFormat, type ModelFormat, type TfjsConfig } from '../config/tfjs-config.js';
import { brokenModel } from './load-error.js';
import { readWeights } from './read-weights.js';
import { parseWeightGroups } from './weight-groups.js';

/** A model's files, read and checked. */
export interface ModelSource {
  readonly format: ModelFormat;
  /** Path of `model.json` in the model directory. */
  readonly file: string;
  readonly artifacts: io.ModelArtifacts;
}

/**
 * Reads `model.json` and the weights that its manifest lists.
 * Format: https://github.com/tensorflow/tfjs/tree/master/tfjs-converter#format-conversion
 * @throws MlmodelError naming the file and what is wrong with it
 */
export async function readModelSource(config: TfjsConfig, files: ModelFiles): Promise<ModelSource> {
  const file = config.data.endsWith('.json') ? config.data : `${config.data}/model.json`;
  const json = parseJson(await files.read(file), file);
  const format = formatOf(json, config, file);
  const topology = propertyOf(json, 'modelTopology');
  if (!isJsonObject(topology)) throw brokenModel(file, 'has no modelTopology');
  const groups = parseWeightGroups(propertyOf(json, 'weightsManifest'), file);
  const weightData = await readWeights(groups, { file, files });
  // Training is over: an optimizer that TensorFlow.js does not know is no reason to refuse a model.
  const { weightsManifest, trainingConfig, ...rest } = json as Record<string, unknown>;
  return {
    format,
    file,
    artifacts: {
      ...rest,
      modelTopology: topology,
      weightSpecs: groups.flatMap(({ weights }) => weights) as io.WeightsManifestEntry[],
      weightData,
    },
  };
}

function parseJson(bytes: Uint8Array, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw brokenModel(file, 'is not JSON or is cut off');
  }
  if (isJsonObject(value)) return value;
  throw brokenModel(file, 'is not a TensorFlow.js model: it holds no JSON object');
}

/** As the MLmodel file says; it and `model.json` may be silent, but not contradict each other. */
function formatOf(json: JsonObject, { modelFormat }: TfjsConfig, file: string): ModelFormat {
  const stated = propertyOf(json, 'format');
  if (stated !== undefined && stated !== null && !isModelFormat(stated)) {
    throw brokenModel(
      file,
      `has the format ${JSON.stringify(stated)}, not layers-model or graph-model`,
    );
  }
  const format = modelFormat ?? stated;
  if (!format) {
    throw brokenModel(
      file,
      'does not say its format',
      'Set flavors.tfjs.model_format in the MLmodel file to layers-model or graph-model.',
    );
  }
  if (!stated || stated === format) return format;
  throw brokenModel(
    file,
    `is a ${stated}, and the MLmodel file says ${format}`,
    'Correct flavors.tfjs.model_format there.',
  );
}
