import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { InputExampleData } from '../../example/input-example.js';
import type { Flavor, FlavorBlocks } from '../../flavor/flavor.js';
import type { Logger } from '../../flavor/logger.js';
import { type ModelInfo, modelInfo } from '../../save/model-info.js';
import type { ModelSignature } from '../../signature/schema.js';
import { resolveModelLocation } from '../model-location.js';
import { syncFolders } from './durable-files.js';
import { putInPlace, recover, workPath } from './swap-directory.js';
import { writeModel } from './write-model.js';

/** What to save, and how. */
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
  /** Blocks of further flavors; they go before those that the flavor writes. */
  readonly flavors?: FlavorBlocks | undefined;
  /** Lines of `requirements.txt` for Python, instead of the flavor's own; MLflow is added when it is not among them. */
  readonly pipRequirements?: readonly string[] | undefined;
  /** The Python that the model is saved for, such as `3.11.7`. */
  readonly pythonVersion?: string | undefined;
  /** Whether a directory that is not empty may be replaced. Default: no. */
  readonly overwrite?: boolean | undefined;
  /** Where to say what the user should know; silent when absent. */
  readonly logger?: Logger | undefined;
}

/**
 * Saves a model as a directory that MLflow loads. It appears, or takes the place of another, when it is complete and on
 * the disk; whatever fails or crashes, the old one stays or the new one is there.
 * @param location path or `file:` URI of the directory; folders above it are made as needed
 * @throws MlmodelError `RESOURCE_ALREADY_EXISTS` when it exists, is not empty and `overwrite` is not set;
 * `NOT_IMPLEMENTED` when the flavor cannot save; and what the flavor and the encoding of the input example say
 */
export async function saveModel(location: string, options: SaveModelOptions): Promise<ModelInfo> {
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
    `"${path}" is no directory in which a model could be saved. Choose another path.`,
    { cause },
  );
}
