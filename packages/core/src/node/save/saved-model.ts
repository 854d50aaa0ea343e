import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputExample } from '../../example/input-example.js';
import { readInputExample } from '../../example/load-input-example.js';
import type { ModelFiles } from '../../flavor/model-files.js';
import { formatMlmodel } from '../../mlmodel/format-mlmodel.js';
import { Model as AnyModel, withSignature } from '../../save/model.js';
import { type ModelInfo, modelInfo } from '../../save/model-info.js';
import type { ModelSignature } from '../../signature/schema.js';
import { openModel } from '../load-model.js';
import { resolveModelLocation } from '../model-location.js';
import { replaceFile } from './durable-files.js';

/** A new or parsed MLmodel file, like MLflow's `Model`. */
export class Model extends AnyModel {
  /**
   * Reads the MLmodel file of a model.
   * @param location path or `file:` URI of the model directory, or its files
   * @throws MlmodelError when the model is missing or its MLmodel file is broken
   */
  static override async load(location: string | URL | ModelFiles): Promise<Model> {
    const isFiles = typeof location === 'object' && !(location instanceof URL);
    const { mlmodel } = await (isFiles ? AnyModel.load(location) : openModel(location));
    return new Model(mlmodel);
  }

  /**
   * Writes the MLmodel file to a directory, replacing an existing one; nothing else is touched.
   * @param location path or `file:` URI of the directory, which is created if missing
   */
  async save(location: string | URL): Promise<void> {
    const directory = resolveModelLocation(location);
    await mkdir(directory, { recursive: true });
    await replaceFile(join(directory, 'MLmodel'), this.toYaml());
  }
}

/**
 * The information in a model's MLmodel file.
 * @param location path or `file:` URI of the model directory
 * @throws MlmodelError when the model is missing or its MLmodel file is broken
 */
export async function getModelInfo(location: string | URL): Promise<ModelInfo> {
  return modelInfo((await openModel(location)).mlmodel);
}

/**
 * Loads the input example of a model, cast to its signature if it has one.
 * @param location path or `file:` URI of the model directory
 * @returns undefined when the model was saved without one
 * @throws MlmodelError when the model is missing, and for an example that is missing or unreadable
 */
export async function loadInputExample(location: string | URL): Promise<InputExample | undefined> {
  const { files, mlmodel } = await openModel(location);
  return readInputExample(files, mlmodel);
}

/**
 * Sets the signature of a saved model. Its MLmodel file is replaced atomically; its other fields are kept.
 * @param location path or `file:` URI of the model directory
 * @throws MlmodelError when the model is missing or its MLmodel file is broken
 */
export async function setSignature(
  location: string | URL,
  signature: ModelSignature,
): Promise<void> {
  const { files, mlmodel } = await openModel(location);
  const text = formatMlmodel(withSignature(mlmodel, signature));
  await replaceFile(await files.localPath('MLmodel'), text);
}
