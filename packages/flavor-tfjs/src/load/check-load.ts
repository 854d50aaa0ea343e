import type { CheckContext, LoadCheck, LoadProblem, ModelFiles } from '@mlmodel/core';
import { missingPaths, problemOf } from '@mlmodel/core/flavor';
import type { TfjsConfig } from '../config/tfjs-config.js';
import { modelJsonPath, readModelJson } from './model-json.js';
import { missingWeights } from './weight-files.js';

/** A longer `model.json` is not read. */
const mostRead = 64 * 1024 * 1024;

/** Whether the files of a model are there. Does not import TensorFlow.js. */
export async function checkTfjsModel({
  config,
  files,
}: Pick<CheckContext<TfjsConfig>, 'config' | 'files'>): Promise<LoadCheck> {
  const path = modelJsonPath(config);
  const missing = await missingPaths(files, [{ path, role: 'which describes the model' }]);
  return { problems: missing.length > 0 ? missing : await problemsInside(config, files) };
}

async function problemsInside(
  config: TfjsConfig,
  files: ModelFiles,
): Promise<readonly LoadProblem[]> {
  try {
    if ((await files.size(modelJsonPath(config))) > mostRead) return [];
    const { file, groups } = await readModelJson(config, files);
    return await missingWeights(groups, { file, files });
  } catch (error) {
    return [problemOf(error)];
  }
}
