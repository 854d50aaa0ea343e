import { posix } from 'node:path';
import type { Logger, ModelFiles } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import { type ExternalData, externalDataPath } from '../model-file/external-data.js';
import { repairFor } from '../repairs/repair.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { runtimeText } from './load-error.js';

/** A model for onnxruntime to load. */
export interface ModelSource {
  /** The bytes of the `ModelProto`. */
  readonly bytes: Uint8Array;
  /** The bytes differ from those of the file. */
  readonly isChanged: boolean;
  readonly externalData: ExternalData;
  /** Its path in the model directory. */
  readonly path: string;
  readonly files: ModelFiles;
}

/** Session options of onnxruntime-node, with the entries of its configuration. */
export type SessionOptions = InferenceSession.SessionOptions & {
  readonly extra: Readonly<Record<string, string>>;
};

/**
 * Loads a model, repaired in memory where onnxruntime refuses it for a reason that does not affect its results.
 * Rejects with the error of onnxruntime.
 */
export async function createSession(
  source: ModelSource,
  options: SessionOptions,
  { runtime, logger }: { readonly runtime: OnnxRuntime; readonly logger: Logger },
): Promise<InferenceSession> {
  const notes = new Set<string>();
  let current = source;
  for (;;) {
    try {
      const session = await create(current, options, runtime);
      for (const note of notes) logger.info(note);
      return session;
    } catch (error) {
      const repair = repairFor(runtimeText(error), current.bytes);
      if (repair === undefined || notes.has(repair.note)) throw error;
      notes.add(repair.note);
      current = { ...source, bytes: repair.model, isChanged: true };
    }
  }
}

/**
 * Passes the model to onnxruntime by path, so that it reads the file itself. A changed model, or one that is not on a disk, is
 * passed as bytes, with the folder of its external data or, without a disk, the bytes of that too.
 */
async function create(
  { bytes, isChanged, externalData, path, files }: ModelSource,
  options: SessionOptions,
  { InferenceSession }: OnnxRuntime,
): Promise<InferenceSession> {
  if (!isChanged && files.localPath) {
    return InferenceSession.create(await files.localPath(path), options);
  }
  if (externalData.size === 0) return InferenceSession.create(bytes, options);
  if (files.localPath) {
    const folder = posix.dirname(path);
    const local = await files.localPath(folder === '.' ? '' : folder);
    const place = { 'session.model_external_initializers_file_folder_path': local };
    return InferenceSession.create(bytes, { ...options, extra: { ...options.extra, ...place } });
  }
  const loaded = Array.from(externalData.keys(), async (location) => ({
    path: location,
    data: await files.read(externalDataPath(location, path)),
  }));
  return InferenceSession.create(bytes, { ...options, externalData: await Promise.all(loaded) });
}
