import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import { encodeInputExample } from '../../example/encode-input-example.js';
import type { InputExampleData, InputExampleInfo } from '../../example/input-example.js';
import type { Flavor, FlavorBlocks, SaveContext } from '../../flavor/flavor.js';
import { type Logger, safeLogger } from '../../flavor/logger.js';
import { normalizeModelPath } from '../../flavor/model-files.js';
import { formatMlmodel } from '../../mlmodel/format-mlmodel.js';
import type { MlmodelFile } from '../../mlmodel/mlmodel-file.js';
import { isFlavor, wrongArgument } from '../../model/load-arguments.js';
import { describeValue } from '../../plain/describe-value.js';
import { type ModelInfo, modelInfo } from '../../save/model-info.js';
import { defaultPythonVersion, newMlmodel } from '../../save/new-mlmodel.js';
import type { ModelSignature } from '../../signature/schema.js';
import { filesBelow, type ModelDirectory } from '../model-directory.js';
import { resolveModelLocation } from '../model-location.js';
import { putInPlace, recover, syncFolders, workPath, writeDurableFile } from './durable-files.js';

/** Options of {@link saveModel}. */
export interface SaveModelOptions {
  /** The flavor that writes the model. */
  readonly flavor: Flavor;
  /** The model, as the flavor documents it: a live object, bytes, or a path. */
  readonly source: unknown;
  readonly signature?: ModelSignature | undefined;
  /** Sample data; see {@link InputExampleData}. */
  readonly inputExample?: InputExampleData | undefined;
  /** Params of the input example, by name. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Anything about the model that YAML can hold. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Blocks of further flavors; they override those that the flavor writes. */
  readonly flavors?: FlavorBlocks | undefined;
  /** Lines of `requirements.txt` that replace the flavor's own; MLflow is added if missing. */
  readonly pipRequirements?: readonly string[] | undefined;
  /** The Python version that the model is saved for, such as `3.11.7`. */
  readonly pythonVersion?: string | undefined;
  /** Whether to replace a non-empty directory. Default false. */
  readonly overwrite?: boolean | undefined;
  /** Receives messages for the user; silent when absent. */
  readonly logger?: Logger | undefined;
}

/**
 * Saves a model as a directory that MLflow loads. It appears, or replaces an existing one, only when it is complete and
 * on disk; after any failure or crash there is either the old or the new directory.
 * @param location path or `file:` URI of the directory; parent folders are created as needed
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` without a flavor; `RESOURCE_ALREADY_EXISTS` when it exists, is not
 * empty and `overwrite` is not set; `NOT_IMPLEMENTED` when the flavor cannot save; and what the flavor and the encoding
 * of the input example throw
 */
export async function saveModel(
  location: string | URL,
  options: SaveModelOptions,
): Promise<ModelInfo> {
  checkSaveOptions(options);
  const directory = await targetDirectory(resolveModelLocation(location));
  await recover(directory);
  await refuseExisting(directory, options);
  const staged = workPath(directory);
  try {
    await mkdir(staged);
    const mlmodel = await writeModel(staged, options);
    await syncFolders(staged);
    await refuseExisting(directory, options);
    await putInPlace(directory, staged);
    return modelInfo(mlmodel);
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}

function checkSaveOptions(options: unknown): void {
  const { flavor }: Readonly<Record<string, unknown>> = Object(options);
  if (isFlavor(flavor)) return;
  const message = `saveModel needs { flavor: onnxFlavor, source: … }, with a flavor that a package exports; "flavor" is ${describeValue(flavor)}.`;
  throw wrongArgument(message, 'flavor');
}

/** The directory's real path; a link to one stays a link. */
async function targetDirectory(path: string): Promise<string> {
  const absolute = resolve(path);
  await mkdir(dirname(absolute), { recursive: true });
  const parent = await realpath(dirname(absolute));
  return realpath(absolute).catch(() => join(parent, basename(absolute)));
}

async function refuseExisting(directory: string, { overwrite }: SaveModelOptions): Promise<void> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw notADirectory(directory, error);
  });
  if (entries.length === 0 || overwrite === true) return;
  throw new MlmodelError(
    'RESOURCE_ALREADY_EXISTS',
    `The path "${directory}" already exists and is not empty. Choose another one, or set overwrite to replace it.`,
  );
}

function notADirectory(path: string, cause: unknown): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${path}" is not a directory. Choose another path to save the model to.`,
    { cause },
  );
}

/**
 * Writes all files of a model into an empty folder.
 * @returns the content of its MLmodel file
 */
async function writeModel(folder: string, options: SaveModelOptions): Promise<MlmodelFile> {
  const staged = stagedFiles(folder);
  const flavors = { ...(await writeFlavor(staged, options)), ...options.flavors };
  const inputExampleInfo = await writeExample(staged, options);
  const mlmodel = newMlmodel({
    flavors,
    signature: options.signature,
    metadata: options.metadata,
    inputExampleInfo,
    modelSizeBytes: await totalBytes(staged),
  });
  await writeText(staged, 'MLmodel', formatMlmodel(mlmodel));
  return mlmodel;
}

async function writeFlavor(
  staged: StagedFiles,
  { flavor, source, signature, ...options }: SaveModelOptions,
): Promise<FlavorBlocks> {
  if (flavor.save === undefined) {
    throw new MlmodelError(
      'NOT_IMPLEMENTED',
      `The flavor "${flavor.name}" can load models, but not save them.`,
    );
  }
  const blocks = await flavor.save(source, {
    ...staged,
    signature,
    python: {
      version: options.pythonVersion ?? defaultPythonVersion,
      requirements: options.pipRequirements,
    },
    logger: safeLogger(options.logger),
  });
  flavor.parseConfig(blocks[flavor.name]);
  return blocks;
}

async function writeExample(
  staged: StagedFiles,
  { inputExample, params }: SaveModelOptions,
): Promise<InputExampleInfo | undefined> {
  if (inputExample === undefined) return undefined;
  const { info, text, servingInput } = encodeInputExample({ data: inputExample, params });
  await writeText(staged, info.artifact_path, text);
  await writeText(staged, info.serving_input_path, servingInput);
  return info;
}

function writeText({ write }: StagedFiles, path: string, text: string): Promise<void> {
  return write(path, new TextEncoder().encode(text));
}

async function totalBytes({ files }: StagedFiles): Promise<number> {
  let bytes = 0;
  for (const path of await files.list()) bytes += (await stat(await files.localPath(path))).size;
  return bytes;
}

/** The files of a model directory that is being written. */
interface StagedFiles extends Pick<SaveContext, 'write'> {
  readonly files: ModelDirectory;
}

/** @param folder an empty folder, as a real path */
function stagedFiles(folder: string): StagedFiles {
  const written = new Set<string>();
  return {
    files: filesBelow(folder),
    async write(path, content) {
      const normal = normalizeModelPath(path);
      if (normal === '' || written.has(normal)) throw notWritable(path);
      written.add(normal);
      await writeDurableFile(join(folder, normal), content);
    },
  };
}

function notWritable(path: string): MlmodelError {
  const reason = path === '' ? 'a file needs a name' : 'it has already been written';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The file ${JSON.stringify(path)} of the model cannot be written: ${reason}.`,
    { file: path },
  );
}
