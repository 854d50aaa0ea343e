import { MlmodelError } from '@mlmodel/core';
import { fitsPlatform, noBinaries, type Platform } from '../platform.js';
import { findPackage, type InstalledPackage, readInstalledPackage } from './installed-package.js';
import { mentionedNames } from './mentioned-names.js';
import { type RunTimeFile, runTimeFiles } from './run-time-files.js';

/** A package that a program needs while it runs. */
export interface NeededPackage extends InstalledPackage {
  readonly files: readonly RunTimeFile[];
  /** By the names that its modules import; each resolved as Node does. */
  readonly dependencies: ReadonlyMap<string, NeededPackage>;
}

/** What to collect the dependencies of. */
export interface ClosureRequest {
  /** The folders of the packages to start with. */
  readonly roots: readonly string[];
  /** Names of packages that are left out, with what only they need. */
  readonly without: ReadonlySet<string>;
  readonly platform: Platform;
}

/**
 * The packages that the roots need while they run: their production dependencies and installed peers, and those of
 * these, as Node finds them. A dependency that no script of a package names, such as one for its installation, is left
 * out; optional ones may be named by what a script computes, and stay.
 * @returns the roots, in order
 * @throws MlmodelError `INVALID_STATE` for a dependency that is not installed, or not for the platform
 */
export function packageClosure({ roots, ...request }: ClosureRequest): readonly NeededPackage[] {
  const found = new Map<string, NeededPackage>();
  const need = (one: InstalledPackage): NeededPackage => {
    const known = found.get(one.directory);
    if (known !== undefined) return known;
    const files = runTimeFiles(one, request.platform);
    const dependencies = new Map<string, NeededPackage>();
    const needed = { ...one, files, dependencies };
    found.set(one.directory, needed);
    for (const [name, dependency] of dependenciesOf(one, { ...request, files }))
      dependencies.set(name, need(dependency));
    return needed;
  };
  return roots.map((root) => need(readInstalledPackage(root)));
}

interface DependencySelection extends Omit<ClosureRequest, 'roots'> {
  readonly files: readonly RunTimeFile[];
}

function dependenciesOf(
  one: InstalledPackage,
  { files, without, platform }: DependencySelection,
): readonly NamedPackage[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = one.manifest;
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const found = names.sort().flatMap((name): readonly NamedPackage[] => {
    if (without.has(name)) return [];
    const dependency = findPackage(name, one.directory);
    if (dependency !== undefined) return [[name, dependency]];
    if (dependencies[name] === undefined || optionalDependencies[name] !== undefined) return [];
    throw new MlmodelError(
      'INVALID_STATE',
      `${one.name} ${one.version} needs the package ${name}, which is not installed. Run the installation again.`,
    );
  });
  const isOptional = (name: string) =>
    optionalDependencies[name] !== undefined || peerDependencies[name] !== undefined;
  const mentioned = mentionedNames(
    found.map(([name]) => name).filter((name) => !isOptional(name)),
    files,
  );
  return forPlatform(one, { found, platform }).filter(
    ([name]) => isOptional(name) || mentioned.has(name),
  );
}

type NamedPackage = readonly [name: string, found: InstalledPackage];

/** Of packages that each hold the binaries of one platform, those of the wanted one. */
function forPlatform(
  { name, version }: InstalledPackage,
  { found, platform }: { readonly found: readonly NamedPackage[]; readonly platform: Platform },
): readonly NamedPackage[] {
  const isBound = ([, { manifest }]: NamedPackage) => manifest.cpu !== undefined;
  const fitting = found.filter(([, { manifest }]) => fitsPlatform(manifest, platform));
  if (found.some(isBound) && !fitting.some(isBound))
    throw noBinaries(`${name} ${version}`, platform);
  return fitting;
}
