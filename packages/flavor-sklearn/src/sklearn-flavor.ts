import type { Flavor, Loadability, ModelFiles } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import { pythonFix, UnsupportedModel } from '@mlmodel/trees';
import { keepExamined } from './examined-models.js';
import { requestedMethod } from './predict-function.js';
import { readEstimator } from './read-estimator.js';
import { parseSklearnConfig, type SklearnConfig } from './sklearn-config.js';
import { loadSklearnSession } from './sklearn-session.js';

/** Runs the `sklearn` flavor of MLflow in JavaScript, without running any code of the model. */
export const sklearnFlavor: Flavor<SklearnConfig> = {
  specVersion: 1,
  name: 'sklearn',
  parseConfig: parseSklearnConfig,
  canLoad,
  async checkLoad({ config: { modelPath }, files }) {
    return {
      problems: await missingPaths(files, [{ path: modelPath, role: 'which is the model' }]),
    };
  },
  load: loadSklearnSession,
};

/** Larger files are read when they are loaded, and not twice. */
const mostExamined = 64 * 1024 * 1024;

/** Declines what only Python can compute, naming it. A file that is missing or broken is for `load` to report. */
async function canLoad(config: SklearnConfig, files: ModelFiles): Promise<Loadability> {
  const { modelPath } = config;
  try {
    const method = await requestedMethod(files, modelPath);
    if ((await files.size(modelPath)) > mostExamined) return { ok: true };
    const bytes = await files.read(modelPath);
    keepExamined(config, { files, loaded: readEstimator({ bytes, config, method }) });
  } catch (error) {
    if (error instanceof UnsupportedModel)
      return { ok: false, reason: error.reason, fix: pythonFix };
  }
  return { ok: true };
}
