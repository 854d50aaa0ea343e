import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageManifest } from './package-manifest.js';
import type { PackageNames } from './package-names.js';

/** The input of a package. */
export interface PackagePlan {
  readonly names: PackageNames;
  readonly manifest: PackageManifest;
  /** The folder of `template` that is added to `template/shared`. */
  readonly variant: 'workspace' | 'standalone';
  /** `file:` URL of the folder with `template`. */
  readonly folder: URL;
}

/** The files of all kinds. */
const common = new URL('../template/common/', import.meta.url);

/** Writes a package into a new folder: the files of all kinds, and those of its own. */
export async function writePackage(folder: string, plan: PackagePlan): Promise<void> {
  const own = new URL('template/', plan.folder);
  const parts = [new URL(plan.variant, common), new URL('shared', own), new URL(plan.variant, own)];
  for (const part of parts) await copyPart(part, { folder, plan });
  await write(join(folder, 'package.json'), `${JSON.stringify(plan.manifest, null, 2)}\n`);
}

interface Destination {
  readonly folder: string;
  readonly plan: PackagePlan;
}

async function copyPart(part: URL, { folder, plan }: Destination): Promise<void> {
  const template = fileURLToPath(part);
  for (const entry of await readdir(template, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const path = pathFor(source.slice(template.length + 1), plan);
    await write(join(folder, path), named(await readFile(source, 'utf8'), plan));
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
}

/** npm omits `.gitignore` from packages, so the template has it without the dot. */
function pathFor(path: string, plan: PackagePlan): string {
  return path === 'gitignore' ? '.gitignore' : named(path, plan);
}

/** Replaces the names of the template, the forms of `gizmo`, with those of the package. */
function named(text: string, { names, manifest }: PackagePlan): string {
  return text
    .replaceAll('gizmo-package', manifest.name)
    .replaceAll('gizmo_key', names.key)
    .replaceAll('gizmo-name', names.dashed)
    .replaceAll('Gizmo', names.pascal)
    .replaceAll(/gizmo(?=[A-Z])/g, names.camel)
    .replaceAll('gizmo', names.dashed);
}
