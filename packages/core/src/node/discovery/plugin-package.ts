import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import {
  type PluginKind,
  type VersionedPlugin,
  wrongSpecVersion,
} from '../../plugin/plugin-kind.js';
import { type PackageOnDisk, packageEntry } from './package-on-disk.js';

/** An installed package with a manifest of one kind. */
export interface PluginPackage {
  readonly name: string;
  /** Name and version, for messages. */
  readonly label: string;
  readonly package: PackageOnDisk;
  /** The name of its plugin: the key under `flavors:`, the word before `:` in the URI of a target. */
  readonly key: string;
  /** Name of the package's export that is the plugin. */
  readonly exportName: string;
  /** Its `mlmodel` field. All but the fields above, and `priority` where the kind has one, is unchecked. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A kind of plugin; only its words and its contract's version matter here. */
export type AnyKind = PluginKind<VersionedPlugin>;

/** The name that a package's manifest claims for a plugin of this kind, if any. */
export function claimedKey(found: PackageOnDisk, { noun }: AnyKind): string | undefined {
  const key = manifestOf(found)[noun];
  return typeof key === 'string' ? key : undefined;
}

/**
 * Reads the `mlmodel` field of a package.
 * @throws MlmodelError `INVALID_STATE` for an invalid field
 */
export function readPluginPackage(found: PackageOnDisk, kind: AnyKind): PluginPackage {
  const name = typeof found.name === 'string' ? found.name : found.directory;
  const label = typeof found.version === 'string' ? `${name} ${found.version}` : name;
  const manifest = manifestOf(found);
  const { [kind.noun]: key, export: exportName, priority } = manifest;
  const broken = (field: string, expected: string) =>
    new MlmodelError(
      'INVALID_STATE',
      `The package ${label} is not a valid ${kind.noun}: "mlmodel.${field}" in its package.json must be ${expected}. Name a ${kind.noun} package, or reinstall this one.`,
      { field },
    );
  if (typeof key !== 'string') throw broken(kind.noun, 'a string');
  if (typeof exportName !== 'string') throw broken('export', 'a string');
  if (kind.isRanked && typeof priority !== 'number') throw broken('priority', 'a number');
  return { name, label, package: found, key, exportName, manifest };
}

function manifestOf(found: PackageOnDisk): Readonly<Record<string, unknown>> {
  return typeof found.mlmodel === 'object' && found.mlmodel !== null ? { ...found.mlmodel } : {};
}

/**
 * Imports the lightweight module of a package.
 * @throws MlmodelError `INVALID_STATE` when it is broken or implements another version of the contract
 */
export async function openPlugin<Plugin extends VersionedPlugin>(
  found: PluginPackage,
  kind: PluginKind<Plugin>,
): Promise<Plugin> {
  const { label: source, manifest } = found;
  const { specVersion } = kind;
  if (manifest['spec'] !== specVersion) {
    throw wrongSpecVersion(kind, { source, found: manifest['spec'] });
  }
  const plugin = await importPlugin(found, kind);
  if (plugin.specVersion === specVersion) return plugin;
  throw wrongSpecVersion(kind, { source, found: plugin.specVersion });
}

async function importPlugin<Plugin extends VersionedPlugin>(
  { label, package: onDisk, exportName, key }: PluginPackage,
  { noun, claim, isPlugin }: PluginKind<Plugin>,
): Promise<Plugin> {
  const broken = (reason: string, cause?: unknown) =>
    new MlmodelError(
      'INVALID_STATE',
      `The ${noun} package ${label} does not work: ${reason}. Reinstall it.`,
      { cause },
    );
  const entry = packageEntry(onDisk);
  if (entry === undefined) throw broken('its package.json has no usable "exports" or "main"');
  const module = await import(pathToFileURL(join(onDisk.directory, entry)).href).catch(
    (cause: unknown) => {
      throw broken(`it cannot be imported (${String(cause)})`, cause);
    },
  );
  const plugin: unknown = module[exportName];
  if (!isPlugin(plugin)) throw broken(`its export "${exportName}" is not a ${noun}`);
  if (plugin.name === key) return plugin;
  throw broken(`its export ${claim} "${plugin.name}", its package.json says "${key}"`);
}
