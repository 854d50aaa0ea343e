import { isMlmodelError, MlmodelError } from '../../errors/mlmodel-error.js';
import type { PluginKind, VersionedPlugin } from '../../plugin/plugin-kind.js';
import { adviceForName } from './advice-for-name.js';
import { isPackageName } from './package-on-disk.js';
import { type DiscoveryPlaces, packageNamed, packagesIn } from './package-places.js';
import {
  type AnyKind,
  claimedKey,
  openPlugin,
  type PluginPackage,
  readPluginPackage,
} from './plugin-package.js';

/** An installed package of a kind. */
export interface PluginCandidate<Plugin> {
  /** The name of its plugin: the key under `flavors:`, the word before `:` in the URI of a target. */
  readonly key: string;
  /** Name and version of the package, for messages. */
  readonly source: string;
  /** The real path of the package's folder. */
  readonly directory: string;
  /** The `mlmodel` field of its `package.json`: `priority` is a number where the kind has one, others are unchecked. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Imports the lightweight module. @throws MlmodelError when it is broken or implements another contract version */
  open(): Promise<Plugin>;
}

/**
 * Finds the installed packages whose manifest claims one of some names: first the user's dependencies, then packages
 * installed next to the program. The user's copy of a package wins.
 * @param keys the names of plugins, such as the flavors of a model
 * @throws MlmodelError `INVALID_STATE` when two packages claim one name, or a manifest is broken
 */
export function discoverPlugins<Plugin extends VersionedPlugin>(
  kind: PluginKind<Plugin>,
  { keys, places }: { readonly keys: ReadonlySet<string>; readonly places: DiscoveryPlaces },
): readonly PluginCandidate<Plugin>[] {
  const packages = pluginPackages(kind, places, (key) => keys.has(key));
  for (const wanted of keys) {
    refuseRivals(
      packages.filter(({ key }) => key === wanted),
      kind,
    );
  }
  return packages.map((found) => candidateOf(found, kind));
}

/**
 * Finds all installed packages of a kind.
 * @throws MlmodelError `INVALID_STATE` when a manifest is broken
 */
export function findInstalledPlugins<Plugin extends VersionedPlugin>(
  kind: PluginKind<Plugin>,
  places: DiscoveryPlaces,
): readonly PluginCandidate<Plugin>[] {
  return pluginPackages(kind, places, () => true).map((found) => candidateOf(found, kind));
}

/**
 * Finds a package of a kind by its name or the path of its folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is none
 */
export function findNamedPlugin<Plugin extends VersionedPlugin>(
  kind: PluginKind<Plugin>,
  { nameOrPath, places }: { readonly nameOrPath: string; readonly places: DiscoveryPlaces },
): PluginCandidate<Plugin> {
  const found = packageNamed(nameOrPath, places);
  if (found === undefined) throw notFound(nameOrPath, { kind, places });
  return candidateOf(readPluginPackage(found, kind), kind);
}

function candidateOf<Plugin extends VersionedPlugin>(
  found: PluginPackage,
  kind: PluginKind<Plugin>,
): PluginCandidate<Plugin> {
  const { key, label: source, manifest } = found;
  const { directory } = found.package;
  return { key, source, directory, manifest, open: () => openPlugin(found, kind) };
}

function pluginPackages(
  kind: AnyKind,
  places: DiscoveryPlaces,
  isWanted: (key: string) => boolean,
): readonly PluginPackage[] {
  const found = new Map<string, PluginPackage>();
  for (const candidate of packagesIn(places, kind.noun)) {
    const key = claimedKey(candidate, kind);
    if (key === undefined || !isWanted(key)) continue;
    const plugin = readPluginPackage(candidate, kind);
    if (!found.has(plugin.name)) found.set(plugin.name, plugin);
  }
  return [...found.values()];
}

function refuseRivals(packages: readonly PluginPackage[], { noun, flag }: AnyKind): void {
  const [first, second] = packages;
  if (first === undefined || second === undefined) return;
  const where = packages.map((found) => `${found.label} (${found.package.directory})`);
  throw new MlmodelError(
    'INVALID_STATE',
    `${packages.length} installed packages claim the ${noun} "${first.key}": ${where.join(', ')}. Choose one with ${flag} ${first.name}, or uninstall the others.`,
  );
}

interface Search {
  readonly kind: AnyKind;
  readonly places: DiscoveryPlaces;
}

function notFound(nameOrPath: string, { kind, places }: Search): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isPackageName(nameOrPath)
      ? `The ${kind.noun} package ${nameOrPath} is not installed here. ${adviceForName(nameOrPath, { kind, packages: readablePackages(kind, places) })}`
      : `There is no ${kind.noun} package in "${nameOrPath}": give a folder outside the model that holds a package.json.`,
  );
}

/** All installed packages of a kind; none when a manifest is broken. */
function readablePackages(kind: AnyKind, places: DiscoveryPlaces): readonly PluginPackage[] {
  try {
    return pluginPackages(kind, places, () => true);
  } catch (error) {
    if (isMlmodelError(error)) return [];
    throw error;
  }
}
