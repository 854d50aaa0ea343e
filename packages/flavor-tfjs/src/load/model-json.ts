import { isJsonObject, type JsonObject, type ModelFiles, propertyOf } from '@mlmodel/core';
import { readJson, shortenText } from '@mlmodel/core/flavor';
import type { io } from '@tensorflow/tfjs-core';
import { isModelFormat, type ModelFormat, type TfjsConfig } from '../config/tfjs-config.js';
import { brokenModel } from './load-error.js';
import { parseWeightGroups, readWeights, type WeightGroup } from './weight-files.js';

/** The most levels of `model.json`: the code that reads it is recursive. */
const deepestNesting = 400;

/** The files of a model, read and checked. */
export interface ModelSource {
  readonly format: ModelFormat;
  /** Path of `model.json` in the model directory. */
  readonly file: string;
  readonly artifacts: io.ModelArtifacts;
}

/** `model.json`, read and checked. */
export interface ModelJson {
  readonly format: ModelFormat;
  /** Its path in the model directory. */
  readonly file: string;
  readonly json: JsonObject;
  readonly topology: JsonObject;
  /** The weights that its manifest lists. */
  readonly groups: readonly WeightGroup[];
}

/** The path of `model.json` in the model directory. */
export function modelJsonPath({ data }: TfjsConfig): string {
  return data.endsWith('.json') ? data : `${data}/model.json`;
}

/**
 * Reads `model.json`.
 * Format: https://github.com/tensorflow/tfjs/tree/master/tfjs-converter#format-conversion
 * @throws MlmodelError naming the file and what is wrong with it
 */
export async function readModelJson(config: TfjsConfig, files: ModelFiles): Promise<ModelJson> {
  const file = modelJsonPath(config);
  const json = await readJson(files, file, {
    accepts: isJsonObject,
    expected: 'an object that describes a TensorFlow.js model',
    role: 'which describes a TensorFlow.js model',
    advice: conversion,
  });
  if (isDeeperThan(deepestNesting, json)) {
    throw brokenModel(file, `is nested deeper than ${deepestNesting} levels`);
  }
  const stated = statedFormat(json, config, file);
  const topology = propertyOf(json, 'modelTopology');
  if (!isJsonObject(topology)) throw brokenModel(file, 'has no modelTopology', conversion);
  const format = stated ?? formatIn(topology, file);
  const groups = parseWeightGroups(propertyOf(json, 'weightsManifest'), file);
  return { format, file, json, topology, groups };
}

/**
 * Reads `model.json` and the weights that its manifest lists.
 * @throws MlmodelError naming the file and what is wrong with it
 */
export async function readModelSource(config: TfjsConfig, files: ModelFiles): Promise<ModelSource> {
  const { format, file, json, topology, groups } = await readModelJson(config, files);
  const weightData = await readWeights(groups, { file, files });
  // An optimizer that TensorFlow.js does not know does not matter in inference.
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

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

const conversion =
  'TensorFlow.js reads what its save() and the command tensorflowjs_converter write: convert a Keras or TensorFlow model with that command.';

/** The format in the MLmodel file or `model.json`; both may omit it, but they must not contradict each other. */
function statedFormat(
  json: JsonObject,
  { modelFormat }: TfjsConfig,
  file: string,
): ModelFormat | undefined {
  const stated = propertyOf(json, 'format') ?? undefined;
  if (stated !== undefined && !isModelFormat(stated)) {
    throw brokenModel(
      file,
      `has the format ${shortenText(JSON.stringify(stated), 80)}, not layers-model or graph-model`,
      conversion,
    );
  }
  if (!stated || !modelFormat || stated === modelFormat) return modelFormat ?? stated;
  throw brokenModel(
    file,
    `is a ${stated}, and the MLmodel file says ${modelFormat}`,
    'Correct flavors.tfjs.model_format there.',
  );
}

/** A graph-model has nodes; a layers-model has a class name. */
function formatIn(topology: JsonObject, file: string): ModelFormat {
  if (Array.isArray(propertyOf(topology, 'node'))) return 'graph-model';
  const layers = propertyOf(topology, 'model_config') ?? topology;
  if (isJsonObject(layers) && propertyOf(layers, 'class_name') !== undefined) return 'layers-model';
  throw brokenModel(
    file,
    'does not state its format',
    'Set flavors.tfjs.model_format in the MLmodel file to layers-model or graph-model.',
  );
}
