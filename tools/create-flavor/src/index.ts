import { flavorKind } from './flavor-kind.js';
import { runCreate } from './run-create.js';

export type { PackageKind } from './package-kind.js';
export type { PackageNames } from './package-names.js';
export { runCreate } from './run-create.js';

/** Runs the command. @returns its exit code */
export function main(args: readonly string[]): Promise<number> {
  return runCreate(flavorKind, args);
}
