import type { FlavorCandidate } from '../../flavor/choose-flavor.js';
import type { Flavor } from '../../flavor/flavor.js';
import { flavorKind } from '../../flavor/flavor-kind.js';
import {
  discoverPlugins,
  findInstalledPlugins,
  findNamedPlugin,
  type PluginCandidate,
} from './find-plugins.js';
import type { DiscoveryPlaces } from './package-places.js';

/**
 * Finds the installed packages whose manifest claims a flavor of the model, as {@link discoverPlugins} does.
 * @param keys the flavors of the model
 * @throws MlmodelError `INVALID_STATE` when two packages claim one flavor, or a manifest is broken
 */
export function discoverFlavors(
  keys: ReadonlySet<string>,
  places: DiscoveryPlaces,
): readonly FlavorCandidate[] {
  return discoverPlugins(flavorKind, { keys, places }).map(flavorCandidate);
}

/**
 * Finds all installed flavor packages.
 * @throws MlmodelError `INVALID_STATE` when a manifest is broken
 */
export function findInstalledFlavors(places: DiscoveryPlaces): readonly FlavorCandidate[] {
  return findInstalledPlugins(flavorKind, places).map(flavorCandidate);
}

/**
 * Finds a flavor by a package's name or the path of its folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is none
 */
export function findNamedFlavor(nameOrPath: string, places: DiscoveryPlaces): FlavorCandidate {
  return flavorCandidate(findNamedPlugin(flavorKind, { nameOrPath, places }));
}

function flavorCandidate({
  key,
  source,
  directory,
  manifest,
  open,
}: PluginCandidate<Flavor>): FlavorCandidate {
  return { flavor: key, priority: Number(manifest['priority']), source, directory, open };
}
