import type { LoadContext } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';
import { checkExternalData } from '../model-file/external-data.js';
import { type DeclaredGraph, inspectModelFile } from '../model-file/inspect-model-file.js';
import { replaceZipMaps, type ZipMap } from '../model-file/zip-maps.js';
import { createSession, type SessionOptions } from './create-session.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { sessionOnProviders } from './session-on-providers.js';

/** A model that onnxruntime has loaded, with what its file says and onnxruntime-node does not report. */
export interface OpenModel {
  readonly session: InferenceSession;
  /** ZipMap nodes that were removed from the graph. */
  readonly zipMaps: readonly ZipMap[];
  /** What the file declares. */
  readonly declared: DeclaredGraph;
  /** Its run time does not depend on the values of its inputs. */
  readonly boundedTime: boolean;
  /** Short name of the first provider. */
  readonly device: string;
}

/**
 * Checks the model file and loads it with onnxruntime.
 * @throws MlmodelError naming the file
 */
export async function openModel(
  context: LoadContext<OnnxConfig>,
  runtime: OnnxRuntime,
): Promise<OpenModel> {
  const { config, files, logger, signal } = context;
  const path = config.data;
  const inspected = inspectModelFile(await files.read(path), path);
  const { bytes, externalData, zipMaps, declared, boundedTime } = inspected;
  await checkExternalData(externalData, path, files);
  signal?.throwIfAborted();
  const isChanged = zipMaps.length > 0;
  const model = isChanged ? replaceZipMaps(bytes, zipMaps) : bytes;
  const source = { bytes: model, isChanged, externalData, path, files };
  const create = (options: SessionOptions) => createSession(source, options, { runtime, logger });
  const { session, device } = await sessionOnProviders(create, context, runtime);
  return { session, device, zipMaps, declared, boundedTime };
}
