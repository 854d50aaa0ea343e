import { join, resolve } from 'node:path';

/** The folder of this package. */
export const benchFolder = import.meta.dirname;

/** The checkout that contains this package. */
export const checkout = join(benchFolder, '../..');

/** The directory of a model: one of the example models by name, or any by its absolute path. */
export function modelDirectory(name: string): string {
  return resolve(checkout, 'tools/models', name);
}
