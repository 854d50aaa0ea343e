import { ownFlavors } from '../generated/own-flavors.js';
import type { PluginKind } from '../plugin/plugin-kind.js';
import type { Flavor } from './flavor.js';

/** Flavors, as packages are found. */
export const flavorKind: PluginKind<Flavor> = {
  noun: 'flavor',
  claim: 'loads the flavor',
  flag: '--flavor',
  specVersion: 1,
  contractPackage: '@mlmodel/core',
  isRanked: true,
  own: ownFlavors,
  isPlugin(value): value is Flavor {
    const flavor = value as Partial<Flavor> | null | undefined;
    return typeof flavor?.parseConfig === 'function' && typeof flavor.load === 'function';
  },
};
