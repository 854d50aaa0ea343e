import type { Loadability, ModelFiles } from '@mlmodel/core';
import { pythonFix, UnsupportedModel } from './model-file-error.js';

/** A model file that a flavor may decline. */
export interface ExaminedFile {
  readonly files: ModelFiles;
  readonly path: string;
}

/** Larger files are read when they are loaded, and not twice. */
const mostExamined = 8 * 1024 * 1024;

/** The bytes that are read of a file whose start is enough. */
const startLength = 64 * 1024;

/**
 * For `canLoad`: whether a model can be computed here. A file that is missing or broken is for `load` to report.
 * @param read throws MlmodelError for the content of a file; an unsupported one is the reason to decline
 */
export async function loadabilityOf(
  { files, path }: ExaminedFile,
  read: (bytes: Uint8Array, file: string) => unknown,
): Promise<Loadability> {
  return unlessUnsupported(async () => {
    if ((await files.size(path)) <= mostExamined) read(await files.read(path), path);
  });
}

/** As {@link loadabilityOf}, for files whose first bytes say what they need. @param check throws as `read` there */
export async function loadabilityOfStart(
  { files, path }: ExaminedFile,
  check: (start: Uint8Array, file: string) => unknown,
): Promise<Loadability> {
  return unlessUnsupported(async () => check(await files.read(path, startLength), path));
}

async function unlessUnsupported(step: () => Promise<unknown>): Promise<Loadability> {
  try {
    await step();
  } catch (error) {
    if (error instanceof UnsupportedModel) {
      return { ok: false, reason: error.reason, fix: pythonFix };
    }
  }
  return { ok: true };
}
