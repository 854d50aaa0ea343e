import type { Flavor, Loadability, ModelFiles } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import { checkLightgbmStart, loadabilityOfStart, pythonFix } from '@mlmodel/trees';
import { boosterClass, type LightgbmConfig, parseLightgbmConfig } from './lightgbm-config.js';
import { loadLightgbmSession } from './lightgbm-session.js';

/** Runs the `lightgbm` flavor of MLflow in JavaScript. */
export const lightgbmFlavor: Flavor<LightgbmConfig> = {
  specVersion: 1,
  name: 'lightgbm',
  parseConfig: parseLightgbmConfig,
  canLoad,
  async checkLoad({ config: { data }, files }) {
    return { problems: await missingPaths(files, [{ path: data, role: 'which is the model' }]) };
  },
  load: loadLightgbmSession,
};

/** Declines classes of Python other than the Booster, and models that are unknown here. */
async function canLoad(
  { modelClass, data }: LightgbmConfig,
  files: ModelFiles,
): Promise<Loadability> {
  if (modelClass !== boosterClass) {
    const reason = `${data} holds a ${modelClass} as an object of Python, and not as text of LightGBM`;
    return { ok: false, reason, fix: pythonFix };
  }
  return loadabilityOfStart({ files, path: data }, checkLightgbmStart);
}
