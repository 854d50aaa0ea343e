import { rename, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  exists,
  findWorkspace,
  packageManagerOf,
  packagesOf,
  versionsIn,
} from './find-workspace.js';
import { formatSources } from './format-sources.js';
import type { PackageKind } from './package-kind.js';
import { standaloneManifest, workspaceManifest } from './package-manifest.js';
import { packageNames } from './package-names.js';
import { UsageError } from './usage-error.js';
import { writePackage } from './write-package.js';

/** A written package, and the commands to run next. */
export interface CreatedPackage {
  /** Relative to where the command was run. */
  readonly folder: string;
  readonly next: readonly string[];
}

/** Where to write a package, and which others to use. */
export interface CreateOptions {
  readonly name: string;
  readonly workingDirectory: string;
  /** A folder of tarballs of mlmodel's packages, to be used instead of the published ones. */
  readonly tarballs?: string | undefined;
}

/**
 * Writes a package of a kind: into the clone of mlmodel that contains `workingDirectory`, otherwise into a new folder there.
 * It is complete or absent; nothing is overwritten.
 * @throws UsageError for a bad name, one that exists, a folder that exists, and tarballs that are missing
 */
export async function createPackage(
  kind: PackageKind,
  { name, workingDirectory, tarballs }: CreateOptions,
): Promise<CreatedPackage> {
  const { noun } = kind;
  const names = packageNames(name, noun);
  const workspace = await findWorkspace(workingDirectory);
  if (workspace !== undefined && tarballs !== undefined) {
    throw new UsageError('In a clone of mlmodel its own packages are used. Leave out --tarballs.');
  }
  const owner =
    workspace === undefined
      ? kind.own.get(names.key)?.name
      : (await packagesOf(workspace, noun)).get(names.key);
  if (owner !== undefined) {
    throw new UsageError(`The ${noun} "${names.key}" exists: ${owner}. Choose another name.`);
  }
  const folder =
    workspace === undefined
      ? join(workingDirectory, `mlmodel-${noun}-${names.dashed}`)
      : join(workspace, 'packages', `${noun}-${names.dashed}`);
  if (await exists(folder)) {
    throw new UsageError(`${folder} exists. Choose another name, or move it away.`);
  }
  const local =
    tarballs === undefined ? undefined : { folder, tarballs: resolve(workingDirectory, tarballs) };
  const manifest =
    workspace === undefined
      ? await standaloneManifest(kind, { names, local })
      : workspaceManifest(kind, { names, versions: await versionsIn(workspace, kind.peers) });
  const variant = workspace === undefined ? 'standalone' : 'workspace';
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    await writePackage(unfinished, { names, manifest, variant, folder: kind.folder });
    if (workspace !== undefined) formatSources(workspace, unfinished);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  const path = relative(workingDirectory, folder);
  const next =
    workspace === undefined
      ? [`cd ${path}`, 'npm install', 'npm test']
      : [await installAndTest(workspace, manifest.name)];
  return { folder: path, next };
}

/** One command that does not need pnpm on the machine: it fetches the pinned one, which turbo calls too. */
async function installAndTest(workspace: string, name: string): Promise<string> {
  const install = 'pnpm install --no-frozen-lockfile';
  const test = `turbo run typecheck test --filter ${name}`;
  return `npx -y -p ${await packageManagerOf(workspace)} -c '${install} && ${test}'`;
}
