import { ownFlavors } from '../generated/own-flavors.js';

/**
 * The command that installs a package, for messages; the same in sh, cmd and PowerShell.
 * @returns `npm install NAME`, with the flags that the manifest of a flavor of this project asks for
 */
export function installCommand(name: string): string {
  const own = [...ownFlavors.values()].find((flavor) => flavor.name === name);
  const flags = own?.installFlags ?? '';
  return flags === '' ? `npm install ${name}` : `npm install ${flags} ${name}`;
}
