import { availableParallelism } from 'node:os';
import type { Logger } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';

/** Fatal: what goes wrong is thrown, and onnxruntime's log lines may hold values of a request. */
const logSeverityLevel = 4;

/** Threads that a model may ask for on each processor of this machine; more only take memory and time. */
const threadsPerProcessor = 4;

/**
 * The session options that an `onnx` block asks for. Unless it says otherwise one thread computes, which keeps the other
 * cores for other requests.
 */
export function sessionOptions(
  { sessionOptions: { extraSessionConfig, ...options } }: OnnxConfig,
  logger: Logger,
): InferenceSession.SessionOptions & { extra: Record<string, string> } {
  const { intraOpNumThreads = 1, interOpNumThreads, ...rest } = options;
  return {
    logSeverityLevel,
    ...rest,
    intraOpNumThreads: affordable(intraOpNumThreads, 'intra_op_num_threads', logger),
    ...(interOpNumThreads !== undefined && {
      interOpNumThreads: affordable(interOpNumThreads, 'inter_op_num_threads', logger),
    }),
    extra: harmlessEntries(extraSessionConfig, logger),
  };
}

/** As many threads as the model asks for, at most what this machine has a use for. */
function affordable(threads: number, field: string, logger: Logger): number {
  const processors = availableParallelism();
  const most = threadsPerProcessor * processors;
  if (threads <= most) return threads;
  logger.warn(
    `flavors.onnx.onnx_session_options.${field} asks for ${threads} threads. This machine has ${processors} processors, so the model gets ${most}.`,
  );
  return most;
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
