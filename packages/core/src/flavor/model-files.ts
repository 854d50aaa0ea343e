import { MlmodelError } from '../errors/mlmodel-error.js';
import { adviceFor, describeValue, isPlainObject } from '../plain/describe-value.js';

/**
 * The files of a model. Paths are relative to the model directory, with `/`; implementations refuse absolute paths,
 * `..` and links that lead out with `INVALID_PARAMETER_VALUE`.
 */
export interface ModelFiles {
  /**
   * Paths of all files under `folder` (the whole model when absent), in no particular order. Links are followed; one that
   * leads nowhere or out of the model is listed, and cannot be read.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` when links make a circle
   */
  list(folder?: string): Promise<readonly string[]>;
  /**
   * The content of a file.
   * @param maxBytes maximum number of bytes to read from its start
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when there is no such file
   */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  /** The size of a file in bytes, without reading it. @throws MlmodelError as `read` */
  size(path: string): Promise<number>;
  /**
   * The local path of a file or folder, for runtimes that load by path; absent when the files are not on disk.
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when there is none.
   */
  localPath?(path: string): Promise<string>;
}

/**
 * Normalizes a path inside a model directory: relative, with `/`, without `.` and empty parts. Backslashes also count
 * as separators, so that no path is harmless on one system and leads out on another.
 * @returns the parts joined by `/`; `''` is the model directory itself
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for an absolute path, `..` or a NUL
 */
export function normalizeModelPath(path: string): string {
  if (path.includes('\0')) throw refusal(path, 'it contains a NUL character');
  if (/^([/\\]|[A-Za-z]:)/.test(path)) throw refusal(path, 'it is absolute');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.split(/[/\\]/).includes('..')) throw refusal(path, 'it contains ".."');
  return parts.join('/');
}

function refusal(path: string, reason: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The path ${JSON.stringify(path)} is not inside a model directory: ${reason}. Write it relative to the folder of the MLmodel file.`,
    { file: path },
  );
}

/**
 * A model with its files in memory, for browsers and tests.
 * @param files content by path relative to the model directory; strings are stored as UTF-8
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path outside the model directory, and for content of another kind
 */
export function memoryModelFiles(
  files: Readonly<Record<string, Uint8Array | ArrayBuffer | string>>,
): ModelFiles {
  if (!isPlainObject(files)) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `memoryModelFiles takes an object of files by path, { MLmodel: text, 'model.onnx': bytes }; it received ${describeValue(files)}.${adviceFor(files)}`,
    );
  }
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      normalizeModelPath(path),
      bytesOf(content, path),
    ]),
  );
  const contentOf = (path: string): Uint8Array => {
    const content = contents.get(normalizeModelPath(path));
    if (content === undefined) throw missingModelFile(path);
    return content;
  };
  return {
    async list(folder = '') {
      const root = normalizeModelPath(folder);
      return [...contents.keys()].filter((path) => root === '' || path.startsWith(`${root}/`));
    },
    read: async (path, maxBytes) => contentOf(path).subarray(0, maxBytes),
    size: async (path) => contentOf(path).byteLength,
  };
}

function bytesOf(content: unknown, path: string): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (content instanceof Uint8Array) return content;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The content of "${path}" must be a string, a Uint8Array or an ArrayBuffer; it is ${describeValue(content)}. Of a response, give await response.arrayBuffer().`,
    { file: path },
  );
}

/** The error for a file that a model lacks. */
export function missingModelFile(path: string): MlmodelError {
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `The model has no file "${path}". The model directory may be incomplete: download or save it again.`,
    { file: path },
  );
}

/**
 * The files of a model in a folder of another one; its paths cannot leave that folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path outside the outer model's directory
 */
export function nestedModelFiles(files: ModelFiles, folder: string): ModelFiles {
  const root = normalizeModelPath(folder);
  if (root === '') {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'A nested model needs a folder of its own. Give its path relative to the folder of the outer MLmodel file.',
    );
  }
  const outer = (path: string) => normalizeModelPath(`${root}/${normalizeModelPath(path)}`);
  const { localPath } = files;
  return {
    async list(path = '') {
      const found = await files.list(outer(path));
      return found.map((file) => file.slice(root.length + 1));
    },
    read: async (path, maxBytes) => files.read(outer(path), maxBytes),
    size: async (path) => files.size(outer(path)),
    ...(localPath && { localPath: async (path: string) => localPath.call(files, outer(path)) }),
  };
}
