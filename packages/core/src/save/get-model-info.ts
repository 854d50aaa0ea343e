import type { ModelFiles } from '../flavor/model-files.js';
import { readMlmodel } from '../model/load-model.js';
import { type ModelInfo, modelInfo } from './model-info.js';

/** What the MLmodel file tells about a model. @throws MlmodelError when there is none or it is broken */
export async function getModelInfo(files: ModelFiles): Promise<ModelInfo> {
  return modelInfo(await readMlmodel(files));
}
