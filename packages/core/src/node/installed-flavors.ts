import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FlavorCandidate } from '../flavor/choose-flavor.js';
import type { DeclaredOptions } from '../flavor/flavor.js';
import type { KeptEnvironments } from '../flavor/kept-environments.js';
import { findInstalledFlavors, findNamedFlavor } from './discovery/find-flavors.js';
import { ancestorsOf, realPathOf } from './discovery/node-paths.js';
import type { DiscoveryPlaces } from './discovery/package-places.js';
import { resolveModelLocation } from './model-location.js';

/** Selects the flavors whose options are read. */
export interface DeclaredOptionsSelection {
  /** The model to load, if known: packages in its directory are excluded. */
  readonly location?: string | undefined;
  /** Flavor packages, by name or path, that replace other installed ones of their flavor. */
  readonly flavors?: readonly string[] | undefined;
}

/** The declared options of an installed flavor package. */
export interface DeclaredFlavor {
  /** The key under `flavors:`. */
  readonly flavor: string;
  /** Name and version of its package. */
  readonly source: string;
  /** Absent if it declares none. */
  readonly options?: DeclaredOptions | undefined;
}

/**
 * Reads the options of the installed flavors, from one package for each flavor. A broken package has none.
 * @throws MlmodelError for a named package that is not installed
 */
export async function declaredOptions({
  location,
  flavors = [],
}: DeclaredOptionsSelection = {}): Promise<readonly DeclaredFlavor[]> {
  const modelDirectory = location === undefined ? undefined : directoryOf(location);
  return Promise.all(
    installedFlavors({ modelDirectory, flavors }).map(async ({ flavor, source, open }) => {
      const options = await open()
        .then((opened) => opened.options?.())
        .catch(() => undefined);
      return { flavor, source, options };
    }),
  );
}

/** The environments of an installed flavor package. */
export interface FlavorEnvironments {
  /** The key under `flavors:`. */
  readonly flavor: string;
  readonly environments: KeptEnvironments;
}

/**
 * The environments that the installed flavors keep on this machine. A broken package has none.
 * @param flavors packages, by name or path, that replace other installed ones of their flavor
 * @throws MlmodelError for a named package that is not installed
 */
export async function keptEnvironments(
  flavors: readonly string[] = [],
): Promise<readonly FlavorEnvironments[]> {
  const found = installedFlavors({ flavors }).map(async ({ flavor, open }) => {
    const environments = await open()
      .then((opened) => opened.environments?.())
      .catch(() => undefined);
    return environments === undefined ? [] : [{ flavor, environments }];
  });
  return (await Promise.all(found)).flat();
}

/**
 * The named flavor packages; without names all that are installed, one for each flavor. Nothing is imported.
 * @param names packages, by name or path
 * @throws MlmodelError for a named package that is not installed
 */
export function flavorPackages(names: readonly string[]): readonly FlavorCandidate[] {
  if (names.length === 0) return installedFlavors({ flavors: names });
  const places = placesHere();
  return names.map((name) => findNamedFlavor(name, places));
}

/** The installed flavor packages, one for each flavor. */
function installedFlavors({
  modelDirectory,
  flavors,
}: {
  readonly modelDirectory?: string | undefined;
  readonly flavors: readonly string[];
}): readonly FlavorCandidate[] {
  const places = placesHere(modelDirectory);
  const named = flavors.map((flavor) => findNamedFlavor(flavor, places));
  const candidates = new Map<string, FlavorCandidate>();
  for (const candidate of [...named, ...findInstalledFlavors(places)]) {
    if (!candidates.has(candidate.flavor)) candidates.set(candidate.flavor, candidate);
  }
  return [...candidates.values()];
}

function placesHere(modelDirectory?: string): DiscoveryPlaces {
  const workingDirectory = process.cwd();
  return {
    modelDirectory: modelDirectory ?? modelAround(workingDirectory),
    workingDirectory,
    invokedAs: process.argv[1],
  };
}

/** The directory of the model that contains a folder, if any. */
export function modelAround(folder: string): string | undefined {
  const directory = ancestorsOf(folder).find((ancestor) => existsSync(join(ancestor, 'MLmodel')));
  return directory === undefined ? undefined : realPathOf(directory);
}

/** A location that is not a folder is refused when the model is loaded. */
function directoryOf(location: string): string | undefined {
  try {
    return realPathOf(resolveModelLocation(location));
  } catch {
    return undefined;
  }
}
