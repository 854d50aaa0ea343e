import type { Logger } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';

/** Fatal: what goes wrong is thrown, and onnxruntime's log lines may hold values of a request. */
const logSeverityLevel = 4;

/**
 * The session options that an `onnx` block asks for. Unless it says otherwise one thread computes, which keeps the other
 * cores for other requests.
 */
export function sessionOptions(
  { sessionOptions: { extraSessionConfig, ...options } }: OnnxConfig,
  logger: Logger,
): InferenceSession.SessionOptions & { extra: Record<string, string> } {
  const extra = harmlessEntries(extraSessionConfig, logger);
  return { logSeverityLevel, intraOpNumThreads: 1, ...options, extra };
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
