import type { Flavor, Loadability, ModelFiles } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import { loadabilityOf, pythonFix, readXgboost } from '@mlmodel/trees';
import { parseXgboostConfig, type XgboostConfig } from './xgboost-config.js';
import { loadXgboostSession } from './xgboost-session.js';

/** Runs the `xgboost` flavor of MLflow in JavaScript. */
export const xgboostFlavor: Flavor<XgboostConfig> = {
  specVersion: 1,
  name: 'xgboost',
  parseConfig: parseXgboostConfig,
  canLoad,
  async checkLoad({ config: { data }, files }) {
    return { problems: await missingPaths(files, [{ path: data, role: 'which is the model' }]) };
  },
  load: loadXgboostSession,
};

/** Declines classes, and models, that only Python can run. */
async function canLoad(
  { modelClass, data }: XgboostConfig,
  files: ModelFiles,
): Promise<Loadability> {
  if (modelClass.kind === undefined) {
    const reason = `its class ${modelClass.name} is unknown here, and may predict in its own way`;
    return { ok: false, reason, fix: pythonFix };
  }
  return loadabilityOf({ files, path: data }, readXgboost);
}
