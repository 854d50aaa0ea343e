import type { LoadContext } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';
import { type DeclaredField, declaredFields } from '../model-file/declared-fields.js';
import { checkExternalData, externalDataLocations } from '../model-file/external-data.js';
import { modelField } from '../model-file/onnx-fields.js';
import { messageFields } from '../model-file/wire-fields.js';
import { findZipMaps, replaceZipMaps, type ZipMap } from '../model-file/zip-maps.js';
import { createSession, type SessionOptions } from './create-session.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { notAnOnnxModel } from './load-error.js';
import { sessionOnProviders } from './session-on-providers.js';

interface DeclaredGraph {
  /** In order, including initializers listed as inputs. */
  readonly inputs: readonly DeclaredField[];
  /** In order, including those of ZipMap nodes. */
  readonly outputs: readonly DeclaredField[];
}

/** A model that onnxruntime has loaded, with what its file says and onnxruntime-node does not report. */
export interface OpenModel {
  readonly session: InferenceSession;
  /** ZipMap nodes that were removed from the graph. */
  readonly zipMaps: readonly ZipMap[];
  /** What the file declares. */
  readonly declared: DeclaredGraph;
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
  const { bytes, externalData, zipMaps, declared } = inspect(await files.read(path), path);
  await checkExternalData(externalData, path, files);
  signal?.throwIfAborted();
  const isChanged = zipMaps.length > 0;
  const model = isChanged ? replaceZipMaps(bytes, zipMaps) : bytes;
  const source = { bytes: model, isChanged, externalData, path, files };
  const create = (options: SessionOptions) => createSession(source, options, { runtime, logger });
  const { session, device } = await sessionOnProviders(create, context, runtime);
  return { session, device, zipMaps, declared };
}

interface InspectedModel {
  readonly bytes: Uint8Array;
  readonly externalData: ReadonlySet<string>;
  readonly zipMaps: readonly ZipMap[];
  readonly declared: DeclaredGraph;
}

function inspect(bytes: Uint8Array, path: string): InspectedModel {
  try {
    if (messageFields(bytes, modelField.graph).length === 0) throw new Error('it has no graph');
    return {
      bytes,
      externalData: externalDataLocations(bytes),
      zipMaps: findZipMaps(bytes),
      declared: {
        inputs: declaredFields(bytes, 'input'),
        outputs: declaredFields(bytes, 'output'),
      },
    };
  } catch (error) {
    throw notAnOnnxModel(error, path, bytes);
  }
}
