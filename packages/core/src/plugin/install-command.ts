import type { OwnPackage } from './plugin-kind.js';

/**
 * The command that installs a package, for messages; the same in sh, cmd and PowerShell.
 * @param own the packages of this project that may have flags
 * @returns `npm install NAME`, with the flags that the manifest of a package of this project asks for
 */
export function installCommand(name: string, own: ReadonlyMap<string, OwnPackage>): string {
  const found = [...own.values()].find((one) => one.name === name);
  const flags = found?.installFlags ?? '';
  return flags === '' ? `npm install ${name}` : `npm install ${flags} ${name}`;
}
