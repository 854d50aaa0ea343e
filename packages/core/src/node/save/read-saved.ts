import type { InputExample } from '../../example/input-example.js';
import { readInputExample } from '../../example/load-input-example.js';
import { type ModelInfo, modelInfo } from '../../save/model-info.js';
import { openModel } from '../load-model.js';

/**
 * What the MLmodel file tells about a model.
 * @param location path or `file:` URI of the model directory
 * @throws MlmodelError when there is no model or its MLmodel file is broken
 */
export async function getModelInfo(location: string): Promise<ModelInfo> {
  return modelInfo((await openModel(location)).mlmodel);
}

/**
 * Loads the input example of a model, cast to its signature where it has one.
 * @param location path or `file:` URI of the model directory
 * @returns undefined when the model was saved without one
 * @throws MlmodelError when there is no model, and for an example that is missing or cannot be read
 */
export async function loadInputExample(location: string): Promise<InputExample | undefined> {
  const { files, mlmodel } = await openModel(location);
  return readInputExample(files, mlmodel);
}
