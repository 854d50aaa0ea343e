import type { Logger } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../onnx-config.js';

/** onnxruntime's `GraphOptimizationLevel` by its number, as MLflow writes it. */
const optimizationLevels = {
  1: 'basic',
  2: 'extended',
  3: 'layout',
  99: 'all',
} as const;

/** Fatal: what goes wrong is thrown, and onnxruntime's log lines may hold values of a request. */
const logSeverityLevel = 4;

/**
 * The session options that an `onnx` block asks for. As in MLflow 0 threads is "not set"; then one thread computes,
 * which keeps the other cores for other requests.
 */
export function sessionOptions(
  config: OnnxConfig,
  logger: Logger,
): InferenceSession.SessionOptions & { extra: Record<string, string> } {
  const options = config.onnx_session_options ?? {};
  const level = options.graph_optimization_level;
  return {
    logSeverityLevel,
    intraOpNumThreads: options.intra_op_num_threads || 1,
    ...(options.inter_op_num_threads ? { interOpNumThreads: options.inter_op_num_threads } : {}),
    ...(options.execution_mode ? { executionMode: options.execution_mode } : {}),
    ...(level ? { graphOptimizationLevel: optimizationLevels[level] } : {}),
    extra: harmlessEntries(options.extra_session_config ?? {}, logger),
  };
}

/** A model must not name files of this machine to read or write, so entries that do are left out. */
function harmlessEntries(
  entries: Readonly<Record<string, string>>,
  logger: Logger,
): Record<string, string> {
  const harmful = Object.keys(entries).filter((key) => /file|path|folder|model_format/.test(key));
  if (harmful.length > 0) {
    logger.warn(`Ignoring extra_session_config entries that name files: ${harmful.join(', ')}.`);
  }
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !harmful.includes(key)));
}
