import type { Flavor } from '@mlmodel/core';
import { type OnnxConfig, parseOnnxConfig } from './config/onnx-config.js';
import { onnxruntimeLoadability } from './load/import-onnxruntime.js';
import { loadOnnxSession } from './onnx-session.js';
import { saveOnnxModel } from './save/save-onnx-model.js';

/**
 * Runs the `onnx` flavor of MLflow on onnxruntime-node.
 *
 * It knows one option: `rowsIndependent` (boolean) says whether a row's answer depends on the rows beside it, which for
 * graphs of a fixed batch size is otherwise found out by trial at load.
 */
export const onnxFlavor: Flavor<OnnxConfig> = {
  specVersion: 1,
  name: 'onnx',
  parseConfig: parseOnnxConfig,
  canLoad: onnxruntimeLoadability,
  load: loadOnnxSession,
  save: saveOnnxModel,
};
