import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { isMlmodelError, MlmodelError, quoteName } from '@mlmodel/core';
import { takeLock } from '@mlmodel/core/cache';
import { makeFolder } from '@mlmodel/core/node';
import type { DeploymentSpec, SupervisorStatus } from './deployment-spec.js';

/** The folder of one deployment, and its files. */
export interface DeploymentFolder {
  readonly path: string;
  /** What the server writes, standard output and errors. */
  readonly log: string;
  /** A copy of a model that was downloaded. */
  readonly model: (generation: number) => string;
}

/**
 * The folder that holds the deployments of a user.
 * @param suffix of the target's URI: another folder
 * Source: XDG Base Directory Specification, by which relative paths do not count.
 */
export function stateFolder(
  suffix: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (suffix !== undefined) return resolve('/', suffix);
  const configured = environment['XDG_STATE_HOME'];
  const root =
    configured && isAbsolute(configured) ? configured : join(homedir(), '.local', 'state');
  return join(root, 'mlmodel', 'deployments');
}

const deploymentName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The folder of a deployment, which may not exist. @throws MlmodelError for a name that is not one of a folder */
export function folderOf(state: string, name: string): DeploymentFolder {
  if (!deploymentName.test(name)) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `${quoteName(name)} cannot be the name of a local deployment. Use up to 100 letters, digits, ".", "_" and "-", a letter or digit first.`,
    );
  }
  const path = join(state, name);
  return {
    path,
    log: join(path, 'server.log'),
    model: (generation) => join(path, `model-${generation}`),
  };
}

/** What the folder of a deployment contains: its files, their drafts, and copies of models. */
const ownEntry = /^((deployment|status)\.json(\.\d+)?|server\.log(\.1)?|model-\d+)$/;

/**
 * Checks that a folder may be removed, as it contains nothing but a deployment or remains of one.
 * @throws MlmodelError `RESOURCE_CONFLICT` when it contains anything else
 */
export async function checkFolder({ path }: DeploymentFolder): Promise<void> {
  const entries = await readdir(path).catch((error): string[] => {
    if (error.code === 'ENOENT') return [];
    throw unusable(path, error);
  });
  if (entries.every((name) => ownEntry.test(name))) return;
  throw new MlmodelError(
    'RESOURCE_CONFLICT',
    `The folder ${path} contains other files than a deployment, and is left as it is. Choose another name, or another folder for deployments (-t local:/FOLDER).`,
  );
}

/** The names of all folders that may be deployments, sorted. @throws MlmodelError `IO_ERROR` */
export async function deploymentNames(state: string): Promise<readonly string[]> {
  const entries = await readdir(state, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw unusable(state, error);
  });
  return entries
    .filter((entry) => entry.isDirectory() && deploymentName.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Undefined when there is no such deployment. @throws MlmodelError `DATA_LOSS` for a file that cannot be read */
export async function readSpec({ path }: DeploymentFolder): Promise<DeploymentSpec | undefined> {
  return readState<DeploymentSpec>(join(path, 'deployment.json'));
}

/** Replaces the file at once. */
export async function writeSpec({ path }: DeploymentFolder, spec: DeploymentSpec): Promise<void> {
  await writeState(join(path, 'deployment.json'), spec);
}

/** Undefined when no supervisor has run, or its report cannot be read. */
export async function readStatus({
  path,
}: DeploymentFolder): Promise<SupervisorStatus | undefined> {
  return readState<SupervisorStatus>(join(path, 'status.json')).catch(() => undefined);
}

/** Replaces the file at once. */
export async function writeStatus(
  { path }: DeploymentFolder,
  status: SupervisorStatus,
): Promise<void> {
  await writeState(join(path, 'status.json'), status);
}

/** Removes what a supervisor has reported. */
export async function removeStatus({ path }: DeploymentFolder): Promise<void> {
  await rm(join(path, 'status.json'), { force: true });
}

/**
 * Runs work that changes a deployment; no other process changes it meanwhile.
 * @throws MlmodelError `IO_ERROR` when the folder of the deployments cannot be written; and what `work` throws
 */
export async function withLock<Result>(
  { state, name, signal }: { state: string; name: string; signal: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await takeStateLock(state, { name, signal });
  try {
    return await work();
  } finally {
    await release();
  }
}

async function takeStateLock(
  state: string,
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<() => Promise<void>> {
  try {
    await makeFolder(state, 0o700);
    return await takeLock(join(state, `.${name}.lock`), { signal });
  } catch (error) {
    throw unusable(state, error);
  }
}

/** @returns an error of the file system as one for the user; others as they are */
function unusable(path: string, cause: unknown): unknown {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (syscall === undefined) return cause;
  return new MlmodelError(
    'IO_ERROR',
    `Deployments cannot be kept in "${path}" (${code}). Give a folder that can be written: -t local:/FOLDER.`,
    { cause },
  );
}

async function readState<State>(path: string): Promise<State | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof content === 'object' && content !== null && 'generation' in content) {
      return content as State;
    }
    throw broken(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw isMlmodelError(error) ? error : broken(path, error);
  }
}

function broken(path: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'DATA_LOSS',
    `The file ${path} of a deployment cannot be read. Delete the deployment, and create it again.`,
    { cause },
  );
}

async function writeState(path: string, content: object): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
