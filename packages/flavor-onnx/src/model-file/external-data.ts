import { posix, win32 } from 'node:path';
import {
  isMlmodelError,
  type LoadProblem,
  type MlmodelError,
  type ModelFiles,
} from '@mlmodel/core';
import { brokenFile, isMissing, missingFile, missingPaths } from '@mlmodel/core/flavor';
import { entryField, type MessageKind, pathsToTensors, tensorField } from './onnx-fields.js';
import { messageFields, textFields } from './wire-fields.js';

/** Marks locations that mean memory of the process to onnxruntime, not a file. */
const inMemoryMarker = '_ORT_';

/** The files of a model's external data, as the model names them, and the bytes that each has at least. */
export type ExternalData = ReadonlyMap<string, number>;

/**
 * Checks that every file of external data is inside the model directory, before onnxruntime opens it.
 * @param modelPath the model file's path in the model directory
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a location outside, `RESOURCE_DOES_NOT_EXIST` for a missing file
 */
export async function checkExternalData(
  externalData: ExternalData,
  modelPath: string,
  files: ModelFiles,
): Promise<void> {
  for (const location of externalData.keys()) {
    const path = safeDataPath(location, modelPath);
    await checkFile(path, { location, modelPath, files });
  }
}

/**
 * What `checkLoad` says about the files of external data.
 * @throws MlmodelError as {@link checkExternalData} for a location outside
 */
export async function missingExternalData(
  externalData: ExternalData,
  modelPath: string,
  files: ModelFiles,
): Promise<readonly LoadProblem[]> {
  const needed = Array.from(externalData, ([location, leastBytes]) => {
    return { path: safeDataPath(location, modelPath), role: roleIn(modelPath), leastBytes };
  });
  return missingPaths(files, needed);
}

/** @throws MlmodelError for a location outside the model directory */
function safeDataPath(location: string, modelPath: string): string {
  if (isPlainRelative(location)) return externalDataPath(location, modelPath);
  throw outside(location, modelPath);
}

function roleIn(modelPath: string): string {
  return `which holds tensors of ${modelPath}`;
}

/** The path in the model directory of external data that a model file names. */
export function externalDataPath(location: string, modelPath: string): string {
  const folder = posix.dirname(modelPath);
  return folder === '.' ? location : `${folder}/${location}`;
}

function isPlainRelative(location: string): boolean {
  return (
    location !== '' &&
    !posix.isAbsolute(location) &&
    !win32.isAbsolute(location) &&
    !/^[A-Za-z]:/.test(location) &&
    !location.split(/[/\\]/).includes('..') &&
    !location.includes(inMemoryMarker)
  );
}

interface FileCheck {
  readonly location: string;
  readonly modelPath: string;
  readonly files: ModelFiles;
}

async function checkFile(path: string, { location, modelPath, files }: FileCheck): Promise<void> {
  try {
    if (files.localPath) await files.localPath(path);
    else await files.read(path);
  } catch (error) {
    if (isMissing(error)) {
      throw missingFile(path, { role: roleIn(modelPath), cause: error });
    }
    throw isMlmodelError(error) ? outside(location, modelPath, error) : error;
  }
}

function outside(location: string, modelPath: string, cause?: unknown): MlmodelError {
  return brokenFile(modelPath, {
    reason: `keeps tensors in ${JSON.stringify(location)}, which is outside the model directory`,
    advice: 'Save the model with its external data beside the model file.',
    cause,
  });
}

/** The limit of protobuf on nested messages. */
const maximumDepth = 100;

/**
 * The files of an ONNX model's external data, relative to the model file: of initializers and attributes, also in
 * subgraphs, functions and training graphs.
 * @param model the bytes of a `ModelProto`
 * @throws Error for other bytes
 */
export function externalDataOf(model: Uint8Array): ExternalData {
  const found = new Map<string, number>();
  if (Buffer.from(model.buffer, model.byteOffset, model.byteLength).includes('location')) {
    collect(model, 'model', { found, depth: 0 });
  }
  return found;
}

interface Walk {
  readonly found: Map<string, number>;
  readonly depth: number;
}

function collect(message: Uint8Array, kind: MessageKind, walk: Walk): void {
  if (walk.depth > maximumDepth) throw new Error('messages are nested too deeply');
  if (kind === 'tensor') {
    collectFiles(message, walk.found);
    return;
  }
  const inner = { found: walk.found, depth: walk.depth + 1 };
  for (const [number, child] of pathsToTensors[kind]) {
    for (const content of messageFields(message, number)) collect(content, child, inner);
  }
}

/** Takes every location: readers may disagree about which one counts of a field that occurs twice. */
function collectFiles(tensor: Uint8Array, found: Map<string, number>): void {
  const entries = messageFields(tensor, tensorField.externalData).map((entry) => ({
    keys: textFields(entry, entryField.key),
    values: textFields(entry, entryField.value),
  }));
  const valuesOf = (key: string) =>
    entries.flatMap(({ keys, values }) => (keys.includes(key) ? values : []));
  const end = wholeNumber(valuesOf('offset')) + wholeNumber(valuesOf('length'));
  for (const file of valuesOf('location')) found.set(file, Math.max(found.get(file) ?? 0, end));
}

/** 0 unless it is one whole number. */
function wholeNumber([text = '', ...others]: readonly string[]): number {
  return others.length === 0 && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
