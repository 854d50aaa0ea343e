// usage: node predict.mjs SIZE ROOMS
// Loads the model in `model/` with the flavor of this folder and predicts one row; without ROOMS that column is absent.
import { join } from 'node:path';
import { loadModel } from '@mlmodel/core/node';
import { boostedTreesFlavor } from './flavor.mjs';

const [size, rooms] = process.argv.slice(2);
if (size === undefined) {
  console.error('usage: node predict.mjs SIZE ROOMS');
  process.exit(2);
}

const model = await loadModel(join(import.meta.dirname, 'model'), {
  flavors: [boostedTreesFlavor],
});
const record = { size: Number(size), ...(rooms !== undefined && { rooms: Number(rooms) }) };
const { tensor } = await model.predict(record);
console.log(tensor.values[0]);
await model.dispose();
