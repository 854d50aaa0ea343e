import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { errorText, MlmodelError } from '@mlmodel/core';
import * as z from 'zod/mini';
import { statusOfLoggedModel } from './logged-model-status.js';
import {
  type ListedVersion,
  type Listing,
  type LoggedModel,
  listingOf,
  loggedModelIn,
  type ModelStore,
  type ModelVersion,
  type NamedAlias,
  type RegisteredModel,
  type Run,
  sortedAliases,
  stageOf,
} from './model-store.js';
import { checked } from './rest-bodies.js';

const text = z.nullish(z.string());

const versionRow = z.object({
  name: z.string(),
  version: z.coerce.string(),
  status: text,
  status_message: text,
  run_id: text,
  source: text,
  storage_location: text,
  creation_time: z.nullish(z.coerce.number()),
  current_stage: text,
});

const modelRow = z.object({ name: z.string(), description: text });

const aliasRow = z.object({ alias: z.string(), version: z.coerce.string() });

/** Most aliases of a model that are read. */
const mostAliases = 1_000;

const runRow = z.object({ experiment_id: z.coerce.string(), artifact_uri: z.string() });

const loggedModelRow = z.object({
  model_id: z.string(),
  name: z.string(),
  status: z.number(),
  source_run_id: text,
  creation_timestamp_ms: z.coerce.number(),
  artifact_location: z.string(),
});

/** Versions that were deleted keep their rows. */
const notDeleted = `current_stage <> 'Deleted_Internal'`;

/** The database of MLflow's SQLAlchemy store, which this only reads. Versions before MLflow 3 lack some columns. */
export class SqliteStore implements ModelStore {
  readonly where: string;
  readonly #database: DatabaseSync;
  readonly #workspace: string;

  private constructor(database: DatabaseSync, where: string, workspace: string) {
    this.#database = database;
    this.where = where;
    this.#workspace = workspace;
  }

  /** @throws MlmodelError when there is no database of MLflow at the path, or Node has no SQLite */
  static async open(path: string, workspace: string | undefined): Promise<SqliteStore> {
    if (!existsSync(path)) throw notReadable(path, 'it does not exist');
    const { DatabaseSync } = await import('node:sqlite').catch((cause: unknown) => {
      throw notReadable(path, 'this Node has no SQLite; use Node 22.13 or newer', cause);
    });
    try {
      const database = new DatabaseSync(path, { readOnly: true });
      database.exec('PRAGMA busy_timeout = 10000');
      database.prepare('SELECT version_num FROM alembic_version').get();
      return new SqliteStore(database, `"${path}"`, workspace ?? 'default');
    } catch (cause) {
      throw notReadable(path, `it is not a database of MLflow (${errorText(cause)})`, cause);
    }
  }

  async version(name: string, version: string): Promise<ModelVersion | undefined> {
    const condition = `name = ? AND version = CAST(? AS INTEGER) AND ${notDeleted}`;
    return this.#version(condition, [name, version]);
  }

  async versionByAlias({ name, alias }: NamedAlias): Promise<ModelVersion | undefined> {
    if (/^latest$/i.test(alias)) return this.latestVersion(name, undefined);
    if (!this.#columnsOf('registered_model_aliases').has('alias')) return undefined;
    const [row] = this.#rows('registered_model_aliases', 'name = ? AND alias = ?', [name, alias]);
    return row && this.version(name, String(row['version']));
  }

  async latestVersion(name: string, stage: string | undefined): Promise<ModelVersion | undefined> {
    if (stage === undefined) return this.#version(`name = ? AND ${notDeleted}`, [name]);
    return this.#version('name = ? AND lower(current_stage) = lower(?)', [name, stage]);
  }

  async model(name: string): Promise<RegisteredModel | undefined> {
    const [row] = this.#rows('registered_models', 'name = ?', [name]);
    return row && this.#modelOf(row);
  }

  async models(most: number): Promise<Listing<RegisteredModel>> {
    const rows = this.#rows('registered_models', '1 ORDER BY name', [], most + 1);
    return listingOf(
      rows.map((row) => this.#modelOf(row)),
      most,
    );
  }

  async versions(name: string, most: number): Promise<Listing<ListedVersion>> {
    const condition = `name = ? AND ${notDeleted} ORDER BY version DESC`;
    const rows = this.#rows('model_versions', condition, [name], most + 1);
    return listingOf(
      rows.map((row) => this.#listedVersionOf(row)),
      most,
    );
  }

  async run(runId: string): Promise<Run | undefined> {
    const [row] = this.#rows('runs', 'run_uuid = ?', [runId]);
    if (row === undefined) return undefined;
    const { experiment_id, artifact_uri } = checked(runRow, row, this.where);
    return { runId, experimentId: experiment_id, location: artifact_uri };
  }

  async loggedModel(modelId: string): Promise<LoggedModel | undefined> {
    return this.#loggedModel('model_id = ?', [modelId]);
  }

  async loggedModelOfRun({ runId }: Run, name: string): Promise<LoggedModel | undefined> {
    const condition = 'source_run_id = ? AND name = ? ORDER BY creation_timestamp_ms DESC';
    return this.#loggedModel(condition, [runId, name]);
  }

  close(): void {
    this.#database.close();
  }

  #version(condition: string, values: readonly string[]): ModelVersion | undefined {
    const ordered = `${condition} ORDER BY version DESC`;
    const [found] = this.#rows('model_versions', ordered, values);
    if (found === undefined) return undefined;
    const row = checked(versionRow, found, this.where);
    return {
      name: row.name,
      version: row.version,
      status: row.status ?? 'READY',
      statusMessage: row.status_message ?? undefined,
      runId: row.run_id ?? undefined,
      modelId: loggedModelIn(row.source ?? ''),
      createdAt: row.creation_time ?? 0,
      location: row.storage_location || (row.source ?? ''),
    };
  }

  #loggedModel(condition: string, values: readonly string[]): LoggedModel | undefined {
    if (!this.#columnsOf('logged_models').has('model_id')) return undefined;
    const isActive = `lifecycle_stage = 'active'`;
    const [found] = this.#rows('logged_models', `${isActive} AND ${condition}`, values);
    if (found === undefined) return undefined;
    const row = checked(loggedModelRow, found, this.where);
    return {
      modelId: row.model_id,
      name: row.name,
      status: statusOfLoggedModel(row.status),
      runId: row.source_run_id ?? undefined,
      createdAt: row.creation_timestamp_ms,
      location: row.artifact_location,
    };
  }

  #modelOf(found: Record<string, unknown>): RegisteredModel {
    const row = checked(modelRow, found, this.where);
    const table = 'registered_model_aliases';
    const hasAliases = this.#columnsOf(table).has('alias');
    const aliases = hasAliases ? this.#rows(table, 'name = ?', [row.name], mostAliases) : [];
    const latest = `name = ? AND ${notDeleted} ORDER BY version DESC`;
    const [version] = this.#rows('model_versions', latest, [row.name]);
    return {
      name: row.name,
      description: row.description || undefined,
      latestVersion: version && checked(versionRow, version, this.where).version,
      aliases: sortedAliases(aliases.map((alias) => checked(aliasRow, alias, this.where))),
    };
  }

  #listedVersionOf(found: Record<string, unknown>): ListedVersion {
    const row = checked(versionRow, found, this.where);
    return {
      version: row.version,
      status: row.status ?? 'READY',
      stage: stageOf(row.current_stage),
      runId: row.run_id ?? undefined,
      createdAt: row.creation_time ?? 0,
    };
  }

  /** The first rows that meet a condition, in the workspace if the table has workspaces. @param most default 1 */
  #rows(
    table: string,
    condition: string,
    values: readonly string[],
    most = 1,
  ): Record<string, unknown>[] {
    const inWorkspace = this.#columnsOf(table).has('workspace') ? 'workspace = ? AND ' : '';
    const all = inWorkspace === '' ? values : [this.#workspace, ...values];
    return this.#database
      .prepare(`SELECT * FROM ${table} WHERE ${inWorkspace}${condition} LIMIT ${most}`)
      .all(...all);
  }

  #columnsOf(table: string): ReadonlySet<unknown> {
    const rows = this.#database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    return new Set(rows.map(({ name }) => name));
  }
}

function notReadable(path: string, why: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'IO_ERROR',
    `The tracking database "${path}" cannot be read: ${why}. Check MLFLOW_TRACKING_URI.`,
    { cause },
  );
}
