import { PythonObject } from '@mlmodel/python-objects';
import {
  readLightgbm,
  readObject,
  readSavedLightgbm,
  type SavedLightgbm,
  unsupportedModel,
} from '@mlmodel/trees';
import { boosterClass, type LightgbmConfig } from './lightgbm-config.js';

/** The packages whose objects become records, which run nothing. */
const packages = /^(?:lightgbm|sklearn|collections)\./;

/**
 * Reads a Booster, which is text, or an object of a class for scikit-learn.
 * @throws MlmodelError naming the file: `INVALID_PARAMETER_VALUE` when it is broken, and `NOT_IMPLEMENTED` for what only
 *   Python can run
 */
export function readModel(bytes: Uint8Array, config: LightgbmConfig): SavedLightgbm {
  const { data: file, modelClass, format } = config;
  if (modelClass === boosterClass) return { model: readLightgbm(bytes, file), iterations: 0 };
  const object = readObject(bytes, { file, format, accepts: (name) => packages.test(name) });
  if (object instanceof PythonObject) return readSavedLightgbm(object, file);
  throw unsupportedModel(file, 'holds something else than an object of LightGBM');
}
