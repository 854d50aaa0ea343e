/**
 * Makes the model `tfjs-mlp` in this folder: trains a small network with TensorFlow.js, saved with the tfjs flavor.
 *
 *     node make-tfjs.ts
 *
 * Run `npm run setup` first, and `make_tfjs.py` afterwards to record TensorFlow's predictions. Seeds, ids and times are
 * fixed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ModelSignature } from '../../packages/core/dist/index.js';

// Resolved from the flavor's own package: the flavor, and the TensorFlow.js that it runs on.
const { resolve } = createRequire(new URL('../../packages/flavor-tfjs/package.json', import.meta.url));
const tf = (await import(resolve('@tensorflow/tfjs-core'))).default;
const layers = (await import(resolve('@tensorflow/tfjs-layers'))).default;
await import(resolve('@tensorflow/tfjs-backend-cpu'));
const { saveModel } = await import('../../packages/core/dist/node.js');
const { tfjsFlavor } = await import('../../packages/flavor-tfjs/dist/index.js');

const folder = join(import.meta.dirname, 'tfjs-mlp');
const columns = ['area', 'rooms', 'age', 'floor', 'distance', 'noise', 'green', 'income'];
const classes = 3;
const seed = 7;
const count = 2000;

/** Numbers in [0, 1) that are the same on each run (mulberry32 by Tommy Ettinger, public domain). */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Homes of eight features between 0 and 1, and one of three price classes by a rule that is not linear. */
function homes() {
  const random = randomNumbers(seed);
  const rows = Array.from({ length: count }, () => columns.map(() => random()));
  const labels = rows.map(([area = 0, rooms = 0, age = 0, , distance = 0, noise = 0, , income = 0]) => {
    const worth = area * (1 + rooms) + income ** 2 - distance * noise - 0.3 * Math.abs(age - 0.5);
    return worth < 0.6 ? 0 : worth < 1.2 ? 1 : 2;
  });
  return { rows, labels };
}

function network() {
  const kernel = (index: number) => layers.initializers.glorotUniform({ seed: seed + index });
  const hidden = { units: 64, activation: 'relu' };
  const model = layers.sequential({
    layers: [
      layers.layers.dense({ ...hidden, inputShape: [columns.length], kernelInitializer: kernel(0) }),
      layers.layers.dense({ ...hidden, kernelInitializer: kernel(1) }),
      layers.layers.dense({ units: classes, activation: 'softmax', kernelInitializer: kernel(2) }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

function signature(): ModelSignature {
  const inputs = columns.map((name) => ({ name, type: 'double' as const, required: true }));
  return {
    inputs: { kind: 'columns', columns: inputs },
    outputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, classes] }] },
  };
}

const { rows, labels } = homes();
const model = network();
const answers = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
const { history } = await model.fit(tf.tensor2d(rows), answers, {
  epochs: 30,
  batchSize: 64,
  shuffle: false,
  verbose: 0,
});
console.log(`tfjs-mlp: accuracy ${history.acc.at(-1).toFixed(3)}`);

const example = rows.slice(0, 3).map((row) => row.map((value) => Number(value.toFixed(3))));
const inputExample = {
  kind: 'table' as const,
  rowCount: example.length,
  columns: columns.map((name, index) => ({
    name,
    type: 'float64' as const,
    values: Float64Array.from(example, (row) => row[index] as number),
  })),
};
await saveModel(folder, { flavor: tfjsFlavor, source: model, signature: signature(), inputExample, overwrite: true });
const file = join(folder, 'MLmodel');
const text = await readFile(file, 'utf8');
const fixed = text
  .replace(/(?<=^model_uuid: ).*/m, '746e6a736f6f4c4c8000746e6a730007')
  .replace(/(?<=^utc_time_created: ).*/m, "'2026-01-01 00:00:00.000000'");
await writeFile(file, fixed);
