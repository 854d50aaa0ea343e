import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import type { ArtifactFile } from '../artifacts/artifact-store.js';
import { connectionOf } from '../connection/connection.js';
import { downloadModel } from '../download/download-model.js';
import { artifactsAt, type FoundModel, findModel } from '../find-model.js';
import {
  type LocalModel,
  type ReachContext,
  reachModel,
  type StoredModel,
} from '../reach-model.js';
import type { ConnectOptions } from '../resolved-model.js';
import { contentOfBytes } from '../upload/file-content.js';
import { parseModelUri, withoutSecrets } from '../uri/model-uri.js';
import { limitsOf, withClients, withStores } from '../with-stores.js';
import { openWriter } from './open-writer.js';

/** Which files are edited, and how the model is found. */
export interface EditModelOptions extends ConnectOptions {
  /** Their paths in the model. Files that it does not have are left out. */
  readonly files: readonly string[];
  /** Bytes of the longest one that is downloaded. */
  readonly longest: number;
}

/** Files of a model while they are edited. */
export interface ModelToEdit {
  /** Those that were asked for, by their paths. In the model's own folder there are others, too. */
  readonly directory: string;
  /** Replaces a file in the model's store; absent when `directory` is the model's own. */
  readonly write?: (path: string, content: Uint8Array) => Promise<void>;
}

/**
 * Changes files of a model where it is: in a folder, among the artifacts of a run or of a logged model, or in an object
 * store. As in MLflow, versions of registered models stay as they are.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for such a version and for a file that is too long, and as `resolveModel`
 */
export async function editModel<Result>(
  uri: string,
  options: EditModelOptions,
  work: (model: ModelToEdit) => Promise<Result>,
): Promise<Result> {
  const parsed = parseModelUri(uri);
  const environment = options.environment ?? process.env;
  const { files, longest } = options;
  const base = { ...limitsOf(options), environment };
  const editFound = (found: FoundModel, context: ReachContext) => {
    const edit = (model: LocalModel | StoredModel) =>
      'directory' in model
        ? work({ directory: model.directory })
        : editStored({ ...model, files: wanted(model, { files, longest }) }, { context, work });
    return reachModel(found, { context, work: edit });
  };
  switch (parsed.kind) {
    case 'path':
      return work({ directory: uri });
    case 'objects':
      return withClients(undefined, options, (client) =>
        editFound(artifactsAt(uri), { ...base, connection: undefined, client }),
      );
    case 'run':
    case 'logged-model':
    case 'artifacts': {
      const connection = connectionOf(options, environment);
      return withStores(connection, options, async ({ client, ...stores }) =>
        editFound(await findModel(uri, parsed, stores), { ...base, connection, client }),
      );
    }
    default:
      throw unchangeable(uri);
  }
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for a file that is too long */
function wanted(
  { files, artifacts }: StoredModel,
  { files: paths, longest }: Pick<EditModelOptions, 'files' | 'longest'>,
): readonly ArtifactFile[] {
  const found = files.filter(({ path }) => paths.includes(path));
  const long = found.find(({ size = 0 }) => size > longest);
  if (long === undefined) return found;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${long.path} of the model in ${artifacts.where} has ${long.size} bytes, of which at most ${longest} can be edited. Check that the URI is right.`,
    { file: long.path },
  );
}

interface Editing<Result> {
  readonly context: ReachContext;
  readonly work: (model: ModelToEdit) => Promise<Result>;
}

/** Edits copies of files in a temporary folder. */
async function editStored<Result>(
  { found, artifacts, files }: StoredModel,
  { context, work }: Editing<Result>,
): Promise<Result> {
  const { connection, client } = context;
  const asked = { ...context, address: connection?.tracking, lastingClient: client };
  const writer = openWriter(found.location, asked);
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-edit-'));
  try {
    const { retries, stallTimeout, signal } = context;
    await downloadModel(folder, { artifacts, files, retries, stallTimeout, signal });
    return await work({
      directory: join(folder, 'model'),
      write: (path, content) => writer.put(path, contentOfBytes(content)),
    });
  } finally {
    await writer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function unchangeable(uri: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The files of "${withoutSecrets(uri)}" cannot be changed. Download it (mlmodel download URI -d DIR), change it, and register it again.`,
  );
}
