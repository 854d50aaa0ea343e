import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The clone of mlmodel that contains `folder`; undefined elsewhere. */
export async function findWorkspace(folder: string): Promise<string | undefined> {
  const core = await readJson(join(folder, 'packages/core/package.json'));
  const isWorkspace = await exists(join(folder, 'pnpm-workspace.yaml'));
  if (isWorkspace && fieldOf(core, 'name') === '@mlmodel/core') return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findWorkspace(parent);
}

/** The flavors in a clone, with the folder of each. */
export async function flavorsOf(workspace: string): Promise<ReadonlyMap<string, string>> {
  const flavors = new Map<string, string>();
  for (const name of await readdir(join(workspace, 'packages'))) {
    const manifest = await readJson(join(workspace, 'packages', name, 'package.json'));
    const key = fieldOf(fieldOf(manifest, 'mlmodel'), 'flavor');
    if (typeof key === 'string') flavors.set(key, `packages/${name}`);
  }
  return flavors;
}

/** The version of `@mlmodel/core` in a clone. */
export async function coreVersionOf(workspace: string): Promise<string> {
  const core = await readJson(join(workspace, 'packages/core/package.json'));
  return String(fieldOf(core, 'version'));
}

/** The package manager of a clone, with its version, such as `pnpm@12.21.0`. */
export async function packageManagerOf(workspace: string): Promise<string> {
  const manifest = await readJson(join(workspace, 'package.json'));
  return String(fieldOf(manifest, 'packageManager') ?? 'pnpm');
}

/** True when something is at the path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readJson(path: string): Promise<unknown> {
  return readFile(path, 'utf8').then(JSON.parse, () => undefined);
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
