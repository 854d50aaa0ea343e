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

/**
 * The packages of a kind in a clone: the folder of each, by its key.
 * @param noun of the kind
 */
export async function packagesOf(
  workspace: string,
  noun: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(join(workspace, 'packages'))) {
    const manifest = await readJson(join(workspace, 'packages', name, 'package.json'));
    const key = fieldOf(fieldOf(manifest, 'mlmodel'), noun);
    if (typeof key === 'string') found.set(key, `packages/${name}`);
  }
  return found;
}

/** The versions of packages of mlmodel in a clone, by their names. */
export async function versionsIn(
  workspace: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const versions = names.map(async (name) => {
    const folder = name.replace('@mlmodel/', 'packages/');
    const manifest = await readJson(join(workspace, folder, 'package.json'));
    return [name, String(fieldOf(manifest, 'version'))] as const;
  });
  return new Map(await Promise.all(versions));
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
