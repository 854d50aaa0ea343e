import { installCommand } from '../../flavor/install-command.js';
import { ownFlavors } from '../../generated/own-flavors.js';
import { similarName } from '../../options/similar-name.js';
import type { FlavorPackage } from './flavor-package.js';

/**
 * What to do when no flavor package has the given name. A bare word such as `sklearn` is not a flavor package on a
 * registry, but something else that has the name.
 * @param packages the installed flavor packages
 */
export function adviceForName(name: string, packages: readonly FlavorPackage[]): string {
  const installed = byGivenName(packages);
  const meant = installed.get(similarName(distinctPart(name), installed.keys()) ?? '');
  if (meant !== undefined) {
    return `Did you mean ${meant.name}, which loads the flavor ${meant.manifest.flavor}?`;
  }
  const own = ownFlavors.get(name)?.name;
  if (own !== undefined) return `Its package is ${own}. Run: ${installCommand(own)}`;
  if (/^@|flavor/.test(name)) {
    return `Run: ${installCommand(name)}; or give the path of its folder, such as ./${name}.`;
  }
  const names = new Set(Array.from(installed.values(), (found) => found.name));
  return `Installed flavor packages: ${[...names].join(', ') || 'none'}. Give one of them, or the path of a package's folder, such as ./${name}.`;
}

/** The packages by the names that a user may call them: `onnx` of `@mlmodel/flavor-onnx`, and their flavors. */
function byGivenName(packages: readonly FlavorPackage[]): ReadonlyMap<string, FlavorPackage> {
  return new Map(
    packages.flatMap((found) => [
      [distinctPart(found.name), found],
      [found.manifest.flavor, found],
    ]),
  );
}

/** The part of a package's name that distinguishes flavors. */
function distinctPart(name: string): string {
  return name.replace(/^@[^/]*\//, '').replace(/^flavor-/, '');
}
