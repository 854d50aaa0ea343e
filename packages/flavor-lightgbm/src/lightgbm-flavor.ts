import type { Flavor, Loadability, ModelFiles } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import {
  checkLightgbmStart,
  lightgbmClasses,
  loadabilityOf,
  loadabilityOfStart,
  pythonFix,
} from '@mlmodel/trees';
import { boosterClass, type LightgbmConfig, parseLightgbmConfig } from './lightgbm-config.js';
import { loadLightgbmSession } from './lightgbm-session.js';
import { readModel } from './read-model.js';

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

/** Declines classes, and models, that are unknown here. */
async function canLoad(config: LightgbmConfig, files: ModelFiles): Promise<Loadability> {
  const { modelClass, data } = config;
  if (modelClass === boosterClass) {
    return loadabilityOfStart({ files, path: data }, checkLightgbmStart);
  }
  if (lightgbmClasses.includes(modelClass)) {
    return loadabilityOf({ files, path: data }, (bytes) => readModel(bytes, config));
  }
  const reason = `its class ${modelClass} is unknown here, and may predict in its own way`;
  return { ok: false, reason, fix: pythonFix };
}
