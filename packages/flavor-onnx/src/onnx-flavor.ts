import type { Flavor } from '@mlmodel/core';
import type { OnnxOptions } from './config/declared-options.js';
import { type OnnxConfig, parseOnnxConfig } from './config/onnx-config.js';
import { onnxruntimeLoadability } from './load/import-onnxruntime.js';
import { loadOnnxSession } from './onnx-session.js';
import { saveOnnxModel } from './save/save-onnx-model.js';

/** Runs the `onnx` flavor of MLflow on onnxruntime-node. */
export const onnxFlavor: Flavor<OnnxConfig, OnnxOptions> = {
  specVersion: 1,
  name: 'onnx',
  parseConfig: parseOnnxConfig,
  options: async () => (await import('./config/declared-options.js')).declaredOptions,
  canLoad: onnxruntimeLoadability,
  checkLoad: async (context) => (await import('./load/check-load.js')).checkOnnxModel(context),
  load: loadOnnxSession,
  save: saveOnnxModel,
};
