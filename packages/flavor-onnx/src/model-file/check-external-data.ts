import { posix, win32 } from 'node:path';
import { isMlmodelError, type MlmodelError, type ModelFiles } from '@mlmodel/core';
import { brokenFile, isMissing, missingFile } from '@mlmodel/core/flavor';

/** Locations with which onnxruntime means memory of its own process, not a file. */
const inMemoryMarker = '_ORT_';

/**
 * Checks that every file of external data lies in the model directory, before onnxruntime opens it.
 * @param locations as the model writes them, relative to its own folder
 * @param modelPath the model file's path in the model directory
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a location that leads out, `RESOURCE_DOES_NOT_EXIST` for one
 * that is not there
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
      throw missingFile(path, { role: `in which ${modelPath} keeps tensors`, cause: error });
    }
    throw isMlmodelError(error) ? outside(location, modelPath, error) : error;
  }
}

function outside(location: string, modelPath: string, cause?: unknown): MlmodelError {
  return brokenFile(modelPath, {
    reason: `keeps tensors in ${JSON.stringify(location)}, which leads out of the model directory`,
    advice: 'Save the model with its external data beside the model file.',
    cause,
  });
}
