import { join } from 'node:path';

/** The folder of this package. */
export const benchFolder = import.meta.dirname;

/** The checkout that contains this package. */
export const checkout = join(benchFolder, '../..');

/** The directory of one of the example models. */
export function modelDirectory(name: string): string {
  return join(checkout, 'tools/models', name);
}
