import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import type { Loadability } from '../flavor/flavor.js';
import type { ModelFiles } from '../flavor/model-files.js';

/** Why a file cannot be used, and what to do. */
export interface FileProblem {
  /** The problem, as the rest of a sentence that begins with the path: `is not JSON`. */
  readonly reason: string;
  /** A sentence; `Copy or save the model again.` when absent. */
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The error for a broken file of a model.
 * @param file its path in the model directory
 */
export function brokenFile(file: string, problem: FileProblem): MlmodelError {
  const { reason, advice = 'Copy or save the model again.', cause } = problem;
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${file} ${reason}. ${advice}`, {
    file,
    cause,
  });
}

/** The format version of a file, and the versions that the flavor reads. */
export interface UnsupportedVersion {
  readonly found: string | number;
  /** As in `reads up to 3` or `reads 1 and 2`. */
  readonly supported: string;
  /** What reads or writes other versions, as a sentence. */
  readonly advice: string;
}

/** The error for a file with an unsupported format version. */
export function unsupportedVersion(file: string, version: UnsupportedVersion): MlmodelError {
  const { found, supported, advice } = version;
  const reason = `is of version ${found} of its format, and this flavor reads ${supported}`;
  return brokenFile(file, { reason, advice });
}

/** Describes a file that a model requires. */
export interface NeededFile {
  /** Its role, as the rest of a sentence: `which describes the model`. */
  readonly role: string;
  /** Additional advice, as a sentence. */
  readonly advice?: string | undefined;
}

/**
 * Reads a file of a model.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` naming the role of a missing file, and what `files.read` throws
 */
export async function readNeeded(
  files: Pick<ModelFiles, 'read'>,
  path: string,
  needed: NeededFile,
): Promise<Uint8Array> {
  return files.read(path).catch((error: unknown) => {
    throw isMissing(error) ? missingFile(path, { ...needed, cause: error }) : error;
  });
}

/** Whether an error of `ModelFiles` reports a missing file. */
export function isMissing(error: unknown): boolean {
  return isMlmodelError(error) && error.errorCode === 'RESOURCE_DOES_NOT_EXIST';
}

/** The error for a file that a model lacks. @param path in the model directory */
export function missingFile(
  path: string,
  { role, advice, cause }: NeededFile & ErrorOptions,
): MlmodelError {
  const help = 'Copy it there, or correct its path where the model names it.';
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `The model directory has no file "${path}", ${role}. ${help}${advice === undefined ? '' : ` ${advice}`}`,
    { file: path, cause },
  );
}

/** Why a runtime refused a model. */
export interface RefusedModel {
  /** The runtime's display name. */
  readonly runtime: string;
  /** The rest of a sentence, without local paths. */
  readonly reason: string;
  /** Optional sentences. */
  readonly advice?: string | undefined;
  readonly cause: unknown;
}

/** The error for a model that its runtime cannot load; the runtime's full message goes to `debug`. */
export function refusedModel(file: string, refused: RefusedModel): MlmodelError {
  const { runtime, reason, advice, cause } = refused;
  const message = [`${runtime} cannot load ${file}: ${reason}.`, ...(advice ? [advice] : [])];
  return new MlmodelError('INVALID_PARAMETER_VALUE', message.join(' '), {
    file,
    debug: errorText(cause),
    cause,
  });
}

/** The package of a flavor's runtime. */
export interface RuntimePackage {
  readonly name: string;
  /** The command that installs it. */
  readonly install: string;
}

/**
 * Imports the package of a flavor's runtime, inside `load`.
 * @throws MlmodelError `INVALID_STATE` naming the command that installs it
 */
export async function importRuntime<Module>(
  runtime: RuntimePackage,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new MlmodelError(
      'INVALID_STATE',
      `${runtime.name} cannot be imported (${errorText(cause)}). Install it with: ${runtime.install}`,
      { cause },
    );
  }
}

/** The result of `canLoad` when the package of the runtime is missing. */
export function notInstalled({ name, install }: RuntimePackage): Loadability {
  return { ok: false, reason: `${name} is not installed`, fix: `run: ${install}` };
}

/**
 * The error for an input on which a model fails. The runtime's message may contain request values, so it goes to
 * `debug`.
 */
export function failedRun(cause: unknown): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The model could not be run on this input. Check that the values and the shapes are what the model expects.',
    { debug: errorText(cause), cause },
  );
}

/**
 * The error that a flavor's `save` throws for a source of another kind.
 * @param expected what it saves, such as `the bytes of an ONNX model`
 */
export function unsavableSource(flavor: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The ${flavor} flavor saves ${expected}, and cannot save anything else.`,
  );
}

/** The expected content of a JSON file of a model. */
export interface JsonGuard<Value> {
  readonly accepts: (value: unknown) => value is Value;
  /** For errors, as in `it must hold an object with "trees"`. */
  readonly expected: string;
  /** The file's role, as the rest of a sentence. Default `which is the model`. */
  readonly role?: string | undefined;
  /** What to do about a missing or invalid file, as a sentence. */
  readonly advice?: string | undefined;
}

/**
 * Reads a JSON file of a model.
 * @param path in the model directory
 * @throws MlmodelError naming the file: `RESOURCE_DOES_NOT_EXIST` when it is missing, `INVALID_PARAMETER_VALUE` when it
 *   is not UTF-8 JSON or the guard rejects its content
 */
export async function readJson<Value>(
  files: Pick<ModelFiles, 'read'>,
  path: string,
  guard: JsonGuard<Value>,
): Promise<Value> {
  const { accepts, expected, role = 'which is the model', advice } = guard;
  const bytes = await readNeeded(files, path, { role, advice });
  const value = parseJson(bytes, path);
  if (accepts(value)) return value;
  throw brokenFile(path, {
    reason: `is not a model of this flavor: it must hold ${expected}`,
    advice,
  });
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw brokenFile(path, { reason: 'is not JSON or is cut off' });
  }
}
