import type { CheckContext, LoadCheck, LoadProblem, ModelFiles } from '@mlmodel/core';
import { missingPaths, problemOf } from '@mlmodel/core/flavor';
import type { OnnxConfig } from '../config/onnx-config.js';
import { missingExternalData } from '../model-file/external-data.js';
import { inspectModelFile } from '../model-file/inspect-model-file.js';

/** Files that are longer hold their tensors themselves, and are not searched for the names of others. */
const mostSearched = 64 * 1024 * 1024;

/** Whether the files of a model are there. Does not import onnxruntime. */
export async function checkOnnxModel({
  config: { data },
  files,
}: Pick<CheckContext<OnnxConfig>, 'config' | 'files'>): Promise<LoadCheck> {
  const missing = await missingPaths(files, [{ path: data, role: 'which is the model' }]);
  return { problems: missing.length > 0 ? missing : await problemsInside(data, files) };
}

async function problemsInside(path: string, files: ModelFiles): Promise<readonly LoadProblem[]> {
  try {
    if ((await files.size(path)) > mostSearched) return [];
    const { externalData } = inspectModelFile(await files.read(path), path);
    return await missingExternalData(externalData, path, files);
  } catch (error) {
    return [problemOf(error)];
  }
}
