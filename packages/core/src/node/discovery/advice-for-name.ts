import { similarName } from '../../options/similar-name.js';
import { installCommand } from '../../plugin/install-command.js';
import type { AnyKind, PluginPackage } from './plugin-package.js';

/**
 * What to do when no package of a kind has the given name. A bare word such as `sklearn` is not a flavor package on a
 * registry, but something else that has the name.
 * @param packages the installed packages of the kind
 */
export function adviceForName(
  name: string,
  { kind, packages }: { readonly kind: AnyKind; readonly packages: readonly PluginPackage[] },
): string {
  const { noun, claim, own } = kind;
  const installed = byGivenName(packages, noun);
  const meant = installed.get(similarName(distinctPart(name, noun), installed.keys()) ?? '');
  if (meant !== undefined) return `Did you mean ${meant.name}, which ${claim} ${meant.key}?`;
  const known = own.get(name)?.name;
  if (known !== undefined) return `Its package is ${known}. Run: ${installCommand(known, own)}`;
  if (name.startsWith('@') || name.includes(noun)) {
    return `Run: ${installCommand(name, own)}; or give the path of its folder, such as ./${name}.`;
  }
  const names = new Set(Array.from(installed.values(), (found) => found.name));
  return `Installed ${noun} packages: ${[...names].join(', ') || 'none'}. Give one of them, or the path of a package's folder, such as ./${name}.`;
}

/** The packages by the names that a user may call them: `onnx` of `@mlmodel/flavor-onnx`, and their plugins. */
function byGivenName(
  packages: readonly PluginPackage[],
  noun: string,
): ReadonlyMap<string, PluginPackage> {
  return new Map(
    packages.flatMap((found) => [
      [distinctPart(found.name, noun), found],
      [found.key, found],
    ]),
  );
}

/** The part of a package's name that distinguishes it from others of its kind. */
function distinctPart(name: string, noun: string): string {
  const bare = name.replace(/^@[^/]*\//, '');
  return bare.startsWith(`${noun}-`) ? bare.slice(noun.length + 1) : bare;
}
