import { MlmodelError, similarName } from '@mlmodel/core';
import {
  type DiscoveryPlaces,
  discoverPlugins,
  findInstalledPlugins,
  findNamedPlugin,
  installCommand,
  modelAround,
  type PluginCandidate,
} from '@mlmodel/core/node';
import type { DeploymentTarget } from './deployment-target.js';
import { targetKind } from './target-kind.js';

/** Where targets are looked for. */
export interface TargetSelection {
  /** A target package by name or path, which is used instead of the installed one of its name. */
  readonly targetPackage?: string | undefined;
  /** The user's directory. Default: the working directory. */
  readonly workingDirectory?: string | undefined;
  /** The program's main file as invoked. Default: `process.argv[1]`. */
  readonly invokedAs?: string | undefined;
}

/** An installed target package; its module is not imported yet. */
export type TargetCandidate = PluginCandidate<DeploymentTarget>;

/**
 * Finds a target as flavors are found: in the named package, the dependencies of the user's nearest `package.json`, or
 * next to the program.
 * @param name the word before `:` of its URI
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when none is installed, which says what to install
 * @throws MlmodelError when two packages claim the name, or the named package is another target
 */
export function findTarget(name: string, selection: TargetSelection = {}): TargetCandidate {
  const places = placesOf(selection);
  const { targetPackage: nameOrPath } = selection;
  if (nameOrPath !== undefined) return namedTarget(name, { nameOrPath, places });
  const [found] = discoverPlugins(targetKind, { keys: new Set([name]), places });
  if (found !== undefined) return found;
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `No package for the deployment target "${name}" is installed here. ${adviceFor(name, places)}`,
  );
}

/**
 * The installed targets, one package for each name: the first that is found. Nothing is imported.
 * @throws MlmodelError `INVALID_STATE` when a manifest is broken
 */
export function installedTargets(selection: TargetSelection = {}): readonly TargetCandidate[] {
  const byName = new Map<string, TargetCandidate>();
  for (const found of findInstalledPlugins(targetKind, placesOf(selection))) {
    if (!byName.has(found.key)) byName.set(found.key, found);
  }
  return [...byName.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

function namedTarget(
  name: string,
  search: { readonly nameOrPath: string; readonly places: DiscoveryPlaces },
): TargetCandidate {
  const found = findNamedPlugin(targetKind, search);
  if (found.key === name) return found;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${found.source} is the target "${found.key}", not "${name}". Give -t ${found.key}, or another package.`,
  );
}

function placesOf({ workingDirectory = process.cwd(), invokedAs }: TargetSelection) {
  return {
    modelDirectory: modelAround(workingDirectory),
    workingDirectory,
    invokedAs: invokedAs ?? process.argv[1],
  };
}

function adviceFor(name: string, places: DiscoveryPlaces): string {
  const own = targetKind.own.get(name);
  if (own !== undefined) return `Run: ${installCommand(own.name, targetKind.own)}`;
  const installed = findInstalledPlugins(targetKind, places).map(({ key }) => key);
  const meant = similarName(name, [...installed, ...targetKind.own.keys()]);
  if (meant !== undefined) return `Did you mean ${meant}?`;
  const names = [...new Set(installed)].sort();
  return `Installed targets: ${names.join(', ') || 'none'}.`;
}
