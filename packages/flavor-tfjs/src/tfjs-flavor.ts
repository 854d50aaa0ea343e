import type { Flavor } from '@mlmodel/core';
import { parseTfjsConfig, type TfjsConfig } from './config/tfjs-config.js';
import { tfjsLoadability } from './load/import-tfjs.js';
import { saveTfjsModel } from './save/save-tfjs-model.js';
import { loadTfjsSession } from './tfjs-session.js';

/**
 * Runs TensorFlow.js models (LayersModel and GraphModel) on WebAssembly, or in plain JavaScript where the WebAssembly
 * backend cannot run a model. Saves a live `tf.LayersModel` or `tf.GraphModel`.
 *
 * It knows one option: `backend` (`wasm` or `cpu`) keeps to that backend.
 */
export const tfjsFlavor: Flavor<TfjsConfig> = {
  specVersion: 1,
  name: 'tfjs',
  parseConfig: parseTfjsConfig,
  canLoad: tfjsLoadability,
  load: loadTfjsSession,
  save: saveTfjsModel,
};
