import type { Flavor } from '@mlmodel/core';
import type { TfjsOptions } from './config/declared-options.js';
import { parseTfjsConfig, type TfjsConfig } from './config/tfjs-config.js';
import { tfjsLoadability } from './load/import-tfjs.js';
import { saveTfjsModel } from './save/save-tfjs-model.js';
import { loadTfjsSession } from './tfjs-session.js';

/**
 * Runs TensorFlow.js models (LayersModel and GraphModel) on WebAssembly, or in plain JavaScript where the WebAssembly
 * backend cannot run a model. Saves a live `tf.LayersModel` or `tf.GraphModel`.
 */
export const tfjsFlavor: Flavor<TfjsConfig, TfjsOptions> = {
  specVersion: 1,
  name: 'tfjs',
  parseConfig: parseTfjsConfig,
  options: async () => (await import('./config/declared-options.js')).declaredOptions,
  canLoad: tfjsLoadability,
  checkLoad: async (context) => (await import('./load/check-load.js')).checkTfjsModel(context),
  load: loadTfjsSession,
  save: saveTfjsModel,
};
