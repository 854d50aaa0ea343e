import { posix } from 'node:path';
import type { Logger, ModelFiles } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import { externalDataPath } from '../model-file/check-external-data.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { runtimeText } from './load-error.js';
import { repairFor } from './repair.js';

/** The model that onnxruntime is to load. */
export interface ModelSource {
  /** The bytes of the `ModelProto`. */
  readonly bytes: Uint8Array;
  /** They are not those of the file any more. */
  readonly isChanged: boolean;
  /** The files of its external data, as it names them. */
  readonly externalData: ReadonlySet<string>;
  /** Its path in the model directory. */
  readonly path: string;
  readonly files: ModelFiles;
}

/** Session options of onnxruntime-node, with the entries of its configuration. */
export type SessionOptions = InferenceSession.SessionOptions & {
  readonly extra: Readonly<Record<string, string>>;
};

/**
 * Loads a model, changed in memory where onnxruntime refuses it for something that does not touch what it computes.
 * Rejects with what onnxruntime threw.
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
 * A model goes to onnxruntime by path, so that it reads the file itself; where it was changed, or comes from files that
 * are not on a disk, as bytes. Bytes find external data through a folder or, without a disk, as bytes too.
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
  const loaded = [...externalData].map(async (location) => ({
    path: location,
    data: await files.read(externalDataPath(location, path)),
  }));
  return InferenceSession.create(bytes, { ...options, externalData: await Promise.all(loaded) });
}
