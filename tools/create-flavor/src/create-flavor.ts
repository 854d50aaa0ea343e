import { rename, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  coreVersionOf,
  exists,
  findWorkspace,
  flavorsOf,
  packageManagerOf,
} from './find-workspace.js';
import { flavorNames } from './flavor-names.js';
import { formatSources } from './format-sources.js';
import { ownFlavors } from './generated/own-flavors.js';
import { standaloneManifest, workspaceManifest } from './package-manifest.js';
import { UsageError } from './usage-error.js';
import { writePackage } from './write-package.js';

/** A written package, and the commands to run next. */
export interface CreatedFlavor {
  /** Relative to where the command was run. */
  readonly folder: string;
  readonly next: readonly string[];
}

/** Where to write a flavor, and which packages to use. */
export interface CreateOptions {
  readonly workingDirectory: string;
  /** A folder of tarballs of mlmodel's packages, to be used instead of the published ones. */
  readonly tarballs?: string | undefined;
}

/**
 * Writes a flavor package: into the clone of mlmodel that contains `workingDirectory`, otherwise into a new folder there. It
 * is complete or absent; nothing is overwritten.
 * @throws UsageError for a bad name, a flavor that exists, a folder that exists, and tarballs that are missing
 */
export async function createFlavor(
  name: string,
  { workingDirectory, tarballs }: CreateOptions,
): Promise<CreatedFlavor> {
  const names = flavorNames(name);
  const workspace = await findWorkspace(workingDirectory);
  if (workspace !== undefined && tarballs !== undefined) {
    throw new UsageError('In a clone of mlmodel its own packages are used. Leave out --tarballs.');
  }
  const owner =
    workspace === undefined
      ? ownFlavors.get(names.key)?.name
      : (await flavorsOf(workspace)).get(names.key);
  if (owner !== undefined) {
    throw new UsageError(`The flavor "${names.key}" exists: ${owner}. Choose another name.`);
  }
  const folder =
    workspace === undefined
      ? join(workingDirectory, `mlmodel-flavor-${names.dashed}`)
      : join(workspace, 'packages', `flavor-${names.dashed}`);
  if (await exists(folder)) {
    throw new UsageError(`${folder} exists. Choose another name, or move it away.`);
  }
  const manifest =
    workspace === undefined
      ? await standaloneManifest(
          names,
          tarballs === undefined
            ? undefined
            : { folder, tarballs: resolve(workingDirectory, tarballs) },
        )
      : workspaceManifest(names, await coreVersionOf(workspace));
  const variant = workspace === undefined ? 'standalone' : 'workspace';
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    await writePackage(unfinished, { names, manifest, variant });
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
