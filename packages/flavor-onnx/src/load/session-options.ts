import { availableParallelism } from 'node:os';
import type { Logger } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';

/** Fatal: errors are thrown anyway, and onnxruntime's log lines may contain values of a request. */
const logSeverityLevel = 4;

/** The most threads per processor that a model gets; more only cost memory and time. */
const threadsPerProcessor = 4;

/**
 * The session options of an `onnx` block. By default one thread computes, which leaves the other cores to other requests.
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

/** The requested threads, limited to what this machine can use. */
function affordable(threads: number, field: string, logger: Logger): number {
  const processors = availableParallelism();
  const most = threadsPerProcessor * processors;
  if (threads <= most) return threads;
  logger.warn(
    `flavors.onnx.onnx_session_options.${field} requests ${threads} threads. This machine has ${processors} processors, so the model gets ${most}.`,
  );
  return most;
}

/** Drops entries that name files: a model must not read or write files of this machine. */
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
