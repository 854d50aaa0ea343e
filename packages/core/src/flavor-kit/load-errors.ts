import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import type { Loadability } from '../flavor/flavor.js';
import type { ModelFiles } from '../flavor/model-files.js';

/** Why a file cannot be used, and what to do. */
export interface FileProblem {
  /** What is wrong, as the rest of a sentence that begins with the path: `is not JSON`. */
  readonly reason: string;
  /** A sentence; `Copy or save the model again.` when absent. */
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The error for a file of a model that is not what it must be.
 * @param file its path in the model directory
 */
export function brokenFile(file: string, problem: FileProblem): MlmodelError {
  const { reason, advice = 'Copy or save the model again.', cause } = problem;
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${file} ${reason}. ${advice}`, {
    file,
    cause,
  });
}

/** A version that a file says it is of, and those that the flavor reads. */
export interface UnsupportedVersion {
  readonly found: string | number;
  /** As in `reads up to 3` or `reads 1 and 2`. */
  readonly supported: string;
  /** What writes or reads other versions, as a sentence. */
  readonly advice: string;
}

/** The error for a file of a version of its format that the flavor does not read. */
export function unsupportedVersion(file: string, version: UnsupportedVersion): MlmodelError {
  const { found, supported, advice } = version;
  const reason = `is of version ${found} of its format, and this flavor reads ${supported}`;
  return brokenFile(file, { reason, advice });
}

/** How to read a file that a model cannot do without. */
export interface NeededFile {
  /** What is in it, as the rest of a sentence: `which describes the model`. */
  readonly role: string;
  /** What else may help, as a sentence. */
  readonly advice?: string | undefined;
}

/**
 * Reads a file of a model.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` that says what the missing file is for, and what `files.read` throws
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

/** Whether an error of `ModelFiles` says that there is no such file. */
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

/** What a runtime said of a model that it refused. */
export interface RefusedModel {
  /** The runtime, as people call it. */
  readonly runtime: string;
  /** The rest of a sentence, without paths of this machine. */
  readonly reason: string;
  /** Sentences; nothing when absent. */
  readonly advice?: string | undefined;
  readonly cause: unknown;
}

/** The error for a model that its runtime does not load; what the runtime said in full goes to `debug`. */
export function refusedModel(file: string, refused: RefusedModel): MlmodelError {
  const { runtime, reason, advice, cause } = refused;
  const message = [`${runtime} cannot load ${file}: ${reason}.`, ...(advice ? [advice] : [])];
  return new MlmodelError('INVALID_PARAMETER_VALUE', message.join(' '), {
    file,
    debug: errorText(cause),
    cause,
  });
}

/** A package that does the computing of a flavor. */
export interface RuntimePackage {
  readonly name: string;
  /** The command that installs it. */
  readonly install: string;
}

/**
 * Imports the package that does a flavor's computing, inside `load`.
 * @throws MlmodelError `INVALID_STATE` that says what to install
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

/** What `canLoad` answers where the package that does the computing is missing. */
export function notInstalled({ name, install }: RuntimePackage): Loadability {
  return { ok: false, reason: `${name} is not installed`, fix: `run: ${install}` };
}

/** The error for an input on which a model fails. What the runtime said may hold values of the request, so it goes to `debug`. */
export function failedRun(cause: unknown): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The model could not be run on this input. Check that the values and the shapes are what the model expects.',
    { debug: errorText(cause), cause },
  );
}

/**
 * The error that `save` of a flavor throws for a source of another kind.
 * @param expected what it saves, such as `the bytes of an ONNX model`
 */
export function unsavableSource(flavor: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The ${flavor} flavor saves ${expected}, and was given something else.`,
  );
}

/** What a JSON file of a model must hold. */
export interface JsonGuard<Value> {
  readonly accepts: (value: unknown) => value is Value;
  /** For errors, as in `it must hold an object with "trees"`. */
  readonly expected: string;
  /** What the file is for, as the rest of a sentence; `which is the model` when absent. */
  readonly role?: string | undefined;
  /** What to do about a file that is missing or holds something else, as a sentence. */
  readonly advice?: string | undefined;
}

/**
 * Reads a JSON file of a model.
 * @param path in the model directory
 * @throws MlmodelError naming the file: `RESOURCE_DOES_NOT_EXIST` when it is missing, `INVALID_PARAMETER_VALUE` when it is
 *   not JSON in UTF-8 or the guard does not accept what it holds
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
