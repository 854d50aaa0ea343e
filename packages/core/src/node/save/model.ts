import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFiles } from '../../flavor/model-files.js';
import { Model as AnyModel } from '../../save/model.js';
import { openModel } from '../load-model.js';
import { resolveModelLocation } from '../model-location.js';
import { replaceFile } from './replace-file.js';

/** An MLmodel file in the making, or one that was read: MLflow's `Model`. */
export class Model extends AnyModel {
  /**
   * Reads the MLmodel file of a model.
   * @param location path or `file:` URI of the model directory, or its files
   * @throws MlmodelError when there is no model or its MLmodel file is broken
   */
  static override async load(location: string | ModelFiles): Promise<Model> {
    if (typeof location !== 'string') return new Model((await AnyModel.load(location)).mlmodel);
    return new Model((await openModel(location)).mlmodel);
  }

  /**
   * Writes the MLmodel file into a directory, in the place of one that is there; nothing else is touched.
   * @param location path or `file:` URI of the directory, which is made if there is none
   */
  async save(location: string): Promise<void> {
    const directory = resolveModelLocation(location);
    await mkdir(directory, { recursive: true });
    await replaceFile(join(directory, 'MLmodel'), this.toYaml());
  }
}
