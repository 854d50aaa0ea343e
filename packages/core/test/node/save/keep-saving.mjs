// Saves models 1, 2, 3… to the same directory until it is killed; prints the number of each that was saved.
import { saveModel } from '@mlmodel/core/node';
import { numbersFlavor } from './numbers-flavor.mjs';

const [directory, first] = process.argv.slice(2);
for (let source = Number(first); ; source++) {
  await saveModel(directory, { flavor: numbersFlavor, source, overwrite: true });
  console.log(source);
}
