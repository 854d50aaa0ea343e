import { posix, win32 } from 'node:path';
import { isMlmodelError, type MlmodelError, type ModelFiles } from '@mlmodel/core';
import { brokenFile, isMissing, missingFile } from '@mlmodel/core/flavor';
import { entryField, type MessageKind, pathsToExternalData } from './onnx-fields.js';
import { messageFields, textFields } from './wire-fields.js';

/** Marks locations that mean memory of the process to onnxruntime, not a file. */
const inMemoryMarker = '_ORT_';

/**
 * Checks that every file of external data is inside the model directory, before onnxruntime opens it.
 * @param locations as the model writes them, relative to its own folder
 * @param modelPath the model file's path in the model directory
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a location outside, `RESOURCE_DOES_NOT_EXIST` for a missing file
 */
export async function checkExternalData(
  locations: ReadonlySet<string>,
  modelPath: string,
  files: ModelFiles,
): Promise<void> {
  for (const location of locations) {
    if (!isPlainRelative(location)) throw outside(location, modelPath);
    await checkFile(externalDataPath(location, modelPath), { location, modelPath, files });
  }
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
      throw missingFile(path, { role: `which holds tensors of ${modelPath}`, cause: error });
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
 * The files of an ONNX model's external data, as it writes them (relative to the model file): of initializers and
 * attributes, also in subgraphs, functions and training graphs.
 * @param model the bytes of a `ModelProto`
 * @throws Error for other bytes
 */
export function externalDataLocations(model: Uint8Array): ReadonlySet<string> {
  const locations = new Set<string>();
  if (Buffer.from(model.buffer, model.byteOffset, model.byteLength).includes('location')) {
    collect(model, 'model', { locations, depth: 0 });
  }
  return locations;
}

interface Walk {
  readonly locations: Set<string>;
  readonly depth: number;
}

function collect(message: Uint8Array, kind: MessageKind, walk: Walk): void {
  if (walk.depth > maximumDepth) throw new Error('messages are nested too deeply');
  if (kind === 'externalDataEntry') {
    collectLocation(message, walk.locations);
    return;
  }
  const inner = { locations: walk.locations, depth: walk.depth + 1 };
  for (const [number, child] of pathsToExternalData[kind]) {
    for (const content of messageFields(message, number)) collect(content, child, inner);
  }
}

/** Takes every value: readers may disagree about which one counts of a field that occurs twice. */
function collectLocation(entry: Uint8Array, locations: Set<string>): void {
  if (textFields(entry, entryField.key).includes('location')) {
    for (const location of textFields(entry, entryField.value)) locations.add(location);
  }
}
