import { posix } from 'node:path';
import type { LoadContext, ModelFiles } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';
import { checkExternalData, externalDataPath } from '../model-file/check-external-data.js';
import { type DeclaredField, declaredFields } from '../model-file/declared-fields.js';
import { externalDataLocations } from '../model-file/external-data-locations.js';
import { modelField } from '../model-file/onnx-fields.js';
import { replaceZipMaps } from '../model-file/replace-zip-maps.js';
import { messageFields } from '../model-file/wire-fields.js';
import { findZipMaps, type ZipMap } from '../model-file/zip-maps.js';
import {
  chooseProviders,
  cpuProvider,
  type ExecutionProvider,
  warnOfMissingProviders,
} from './execution-providers.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { loadError, notAnOnnxModel } from './load-error.js';
import { sessionOptions } from './session-options.js';

interface DeclaredGraph {
  /** Initializers that are listed as inputs too. */
  readonly inputs: readonly DeclaredField[];
  /** In order, those of ZipMap nodes too. */
  readonly outputs: readonly DeclaredField[];
}

/** A model that onnxruntime has loaded, and what its file says that onnxruntime-node does not. */
export interface OpenModel {
  readonly session: InferenceSession;
  /** ZipMap nodes that were taken out of the graph. */
  readonly zipMaps: readonly ZipMap[];
  /** What the file itself declares. */
  readonly declared: DeclaredGraph;
  /** Short name of the provider that is asked first. */
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
  const inspected = inspect(await files.read(path), path);
  await checkExternalData(inspected.externalData, path, files);
  signal?.throwIfAborted();
  const source = await modelSource(inspected, path, files);
  const { chosen, missing } = chooseProviders(config.providers, runtime);
  const options = sessionOptions(config, logger);
  Object.assign(options.extra, source.extra);
  const create = (executionProviders: readonly ExecutionProvider[]) =>
    createSession(source, { ...options, ...source.options, executionProviders }, runtime);
  const opened = (session: InferenceSession, { name }: ExecutionProvider): OpenModel => ({
    session,
    device: name,
    zipMaps: inspected.zipMaps,
    declared: inspected.declared,
  });
  try {
    const session = await create(chosen);
    if (missing.length > 0) warnOfMissingProviders(missing, logger);
    return opened(session, chosen[0] ?? cpuProvider);
  } catch (error) {
    if (chosen.length === 1) throw loadError(error, path);
  }
  const failed = chosen.slice(0, -1).map(({ name }) => name);
  warnOfMissingProviders([...missing, ...failed], logger);
  const session = await create([cpuProvider]).catch((error: unknown) => {
    throw loadError(error, path);
  });
  return opened(session, cpuProvider);
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
    throw notAnOnnxModel(error, path);
  }
}

interface ModelSource {
  readonly model: string | Uint8Array;
  readonly options?: Pick<InferenceSession.SessionOptions, 'externalData'>;
  readonly extra?: Record<string, string>;
}

/**
 * A model goes to onnxruntime by path, so that it reads the file itself; with ZipMap nodes, or from files that are not
 * on a disk, as bytes. Bytes find external data through a folder or, without a disk, as bytes too.
 */
async function modelSource(
  { bytes, zipMaps, externalData }: InspectedModel,
  path: string,
  files: ModelFiles,
): Promise<ModelSource> {
  if (zipMaps.length === 0 && files.localPath) return { model: await files.localPath(path) };
  const model = replaceZipMaps(bytes, zipMaps);
  if (externalData.size === 0) return { model };
  if (files.localPath) {
    const folder = posix.dirname(path);
    const local = await files.localPath(folder === '.' ? '' : folder);
    return { model, extra: { 'session.model_external_initializers_file_folder_path': local } };
  }
  const loaded = [...externalData].map(async (location) => ({
    path: location,
    data: await files.read(externalDataPath(location, path)),
  }));
  return { model, options: { externalData: await Promise.all(loaded) } };
}

function createSession(
  { model }: ModelSource,
  options: InferenceSession.SessionOptions,
  runtime: OnnxRuntime,
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? runtime.InferenceSession.create(model, options)
    : runtime.InferenceSession.create(model, options);
}
