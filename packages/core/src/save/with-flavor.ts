import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';

/** The file with the block of one more flavor, or with another block of one that it has. */
export function withFlavor(file: MlmodelFile, name: string, block: object): MlmodelFile {
  const written = file.fields.get('flavors');
  const all = written instanceof Map ? written : file.flavors;
  const fields = new Map(file.fields).set('flavors', new Map([...all, [name, block]]));
  return { ...file, flavors: new Map([...file.flavors, [name, block]]), fields };
}
