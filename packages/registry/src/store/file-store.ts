import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { statusOfLoggedModel } from './logged-model-status.js';
import {
  type ListedVersion,
  type Listing,
  type LoggedModel,
  listingOf,
  type ModelAlias,
  type ModelStore,
  type ModelVersion,
  type NamedAlias,
  type RegisteredModel,
  type Run,
  sortedAliases,
  stageOf,
} from './model-store.js';
import { checked } from './rest-bodies.js';

/** Longest YAML file of the store, in bytes. */
const longestFile = 2 ** 20;

const text = z.nullish(z.coerce.string());

const versionFile = z.object({
  name: z.coerce.string(),
  version: z.coerce.string(),
  status: text,
  status_message: text,
  run_id: text,
  model_id: text,
  source: text,
  storage_location: text,
  current_stage: text,
  creation_timestamp: z.nullish(z.coerce.number()),
});

type VersionFile = z.infer<typeof versionFile>;

const modelFile = z.object({ description: text });

const runFile = z.object({ experiment_id: z.coerce.string(), artifact_uri: z.string() });

const loggedModelFile = z.object({
  model_id: z.coerce.string(),
  name: z.coerce.string(),
  status: z.coerce.number(),
  source_run_id: text,
  creation_timestamp: z.coerce.number(),
  artifact_location: z.string(),
  lifecycle_stage: text,
});

/** The folders of MLflow's file store: `models` with registered models, and one folder for each experiment. */
export class FileStore implements ModelStore {
  readonly where: string;
  readonly #root: string;

  constructor(root: string) {
    this.where = `"${root}"`;
    this.#root = root;
  }

  async version(name: string, version: string): Promise<ModelVersion | undefined> {
    const file = await this.#versionFile(name, version);
    return file && versionOf(file);
  }

  async versionByAlias({ name, alias }: NamedAlias): Promise<ModelVersion | undefined> {
    if (/^latest$/i.test(alias)) return this.latestVersion(name, undefined);
    const version = (await this.#text(['models', name, 'aliases', alias]))?.trim();
    return version && /^\d+$/.test(version) ? this.version(name, version) : undefined;
  }

  async latestVersion(name: string, stage: string | undefined): Promise<ModelVersion | undefined> {
    for (const version of await this.#numbers(name)) {
      const file = await this.#versionFile(name, version);
      if (file !== undefined && isInStage(file, stage)) return versionOf(file);
    }
    return undefined;
  }

  async model(name: string): Promise<RegisteredModel | undefined> {
    const found = await this.#read(['models', name, 'meta.yaml']);
    if (found === undefined) return undefined;
    const { description } = checked(modelFile, found, this.where);
    const latest = await this.latestVersion(name, undefined);
    const aliases: ModelAlias[] = [];
    for (const alias of await this.#files(['models', name, 'aliases'])) {
      const version = (await this.#text(['models', name, 'aliases', alias]))?.trim();
      if (version !== undefined && /^\d+$/.test(version)) aliases.push({ alias, version });
    }
    return {
      name,
      description: description || undefined,
      latestVersion: latest?.version,
      aliases: sortedAliases(aliases),
    };
  }

  async models(most: number): Promise<Listing<RegisteredModel>> {
    const models: RegisteredModel[] = [];
    for (const name of (await this.#folders(['models'])).toSorted()) {
      const model = await this.model(name);
      if (model !== undefined) models.push(model);
      if (models.length > most) break;
    }
    return listingOf(models, most);
  }

  async versions(name: string, most: number): Promise<Listing<ListedVersion>> {
    const versions: ListedVersion[] = [];
    for (const version of await this.#numbers(name)) {
      const file = await this.#versionFile(name, version);
      if (file !== undefined) versions.push(listedVersionOf(file));
      if (versions.length > most) break;
    }
    return listingOf(versions, most);
  }

  async run(runId: string): Promise<Run | undefined> {
    for (const experiment of await this.#folders([])) {
      const found = await this.#read([experiment, runId, 'meta.yaml']);
      if (found === undefined) continue;
      const file = checked(runFile, found, this.where);
      return { runId, experimentId: file.experiment_id, location: file.artifact_uri };
    }
    return undefined;
  }

  async loggedModel(modelId: string): Promise<LoggedModel | undefined> {
    for (const experiment of await this.#folders([])) {
      const found = await this.#read([experiment, 'models', modelId, 'meta.yaml']);
      if (found !== undefined) return this.#loggedModelOf(found);
    }
    return undefined;
  }

  async loggedModelOfRun(run: Run, name: string): Promise<LoggedModel | undefined> {
    const experiment = run.experimentId;
    for (const modelId of await this.#folders([experiment, 'models'])) {
      const found = await this.#read([experiment, 'models', modelId, 'meta.yaml']);
      const model = found === undefined ? undefined : this.#loggedModelOf(found);
      if (model?.runId === run.runId && model.name === name) return model;
    }
    return undefined;
  }

  close(): void {}

  #loggedModelOf(found: unknown): LoggedModel | undefined {
    const file = checked(loggedModelFile, found, this.where);
    if (file.lifecycle_stage === 'deleted') return undefined;
    return {
      modelId: file.model_id,
      name: file.name,
      status: statusOfLoggedModel(file.status),
      runId: file.source_run_id ?? undefined,
      createdAt: file.creation_timestamp,
      location: file.artifact_location,
    };
  }

  async #versionFile(name: string, version: string): Promise<VersionFile | undefined> {
    const number = String(BigInt(version));
    const found = await this.#read(['models', name, `version-${number}`, 'meta.yaml']);
    if (found === undefined) return undefined;
    const file = checked(versionFile, found, this.where);
    return file.current_stage === 'Deleted_Internal' ? undefined : file;
  }

  async #read(parts: readonly string[]): Promise<unknown> {
    const content = await this.#text(parts);
    // PyYAML writes YAML 1.1; timestamps stay texts.
    return content === undefined ? undefined : parse(content, { version: '1.1', schema: 'core' });
  }

  /** A file of the store; undefined when there is none, also for names that would lead out of it. */
  async #text(parts: readonly string[]): Promise<string | undefined> {
    const path = this.#path(parts);
    try {
      if (path === undefined || (await stat(path)).size > longestFile) return undefined;
      return await readFile(path, 'utf8');
    } catch (cause) {
      if (/^(ENOENT|ENOTDIR|ENAMETOOLONG|EISDIR)$/.test(codeOf(cause))) return undefined;
      throw unreadable(this.where, cause);
    }
  }

  /** The numbers of the versions of a model, the latest first. */
  async #numbers(name: string): Promise<readonly string[]> {
    const folders = await this.#folders(['models', name]);
    return folders
      .flatMap((folder) => /^version-(\d+)$/.exec(folder)?.[1] ?? [])
      .toSorted((a, b) => Number(b) - Number(a));
  }

  async #folders(parts: readonly string[]): Promise<readonly string[]> {
    const entries = await this.#entries(parts);
    return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  }

  async #files(parts: readonly string[]): Promise<readonly string[]> {
    const entries = await this.#entries(parts);
    return entries.flatMap((entry) => (entry.isFile() ? entry.name : []));
  }

  async #entries(parts: readonly string[]): Promise<readonly Dirent[]> {
    const path = this.#path(parts);
    if (path === undefined) return [];
    return readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      if (/^(ENOENT|ENOTDIR)$/.test(codeOf(cause)) && parts.length > 0) return [];
      throw unreadable(this.where, cause);
    });
  }

  #path(parts: readonly string[]): string | undefined {
    const isName = (part: string) => !/^\.{0,2}$/.test(part) && !/[/\\\0]/.test(part);
    return parts.every(isName) ? join(this.#root, ...parts) : undefined;
  }
}

function versionOf(file: VersionFile): ModelVersion {
  return {
    name: file.name,
    version: file.version,
    status: file.status ?? 'READY',
    statusMessage: file.status_message ?? undefined,
    runId: file.run_id ?? undefined,
    modelId: file.model_id ?? undefined,
    createdAt: file.creation_timestamp ?? 0,
    location: file.storage_location || (file.source ?? ''),
  };
}

function listedVersionOf(file: VersionFile): ListedVersion {
  return {
    version: file.version,
    status: file.status ?? 'READY',
    stage: stageOf(file.current_stage),
    runId: file.run_id ?? undefined,
    createdAt: file.creation_timestamp ?? 0,
  };
}

function isInStage({ current_stage: current }: VersionFile, stage: string | undefined): boolean {
  return stage === undefined || current?.toLowerCase() === stage.toLowerCase();
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function unreadable(where: string, cause: unknown): MlmodelError {
  return new MlmodelError(
    'IO_ERROR',
    `The tracking folder ${where} cannot be read (${codeOf(cause)}). Check MLFLOW_TRACKING_URI.`,
    { cause },
  );
}
