// The flavor: everything that is not about the format of the trees.
import {
  flavorBlock,
  matrixOf,
  readJson,
  unsavableSource,
  untilDisposed,
} from '@mlmodel/core/flavor';
import { predictRows, treesGuard } from './trees.mjs';

/** Runs the `boosted_trees` flavor, whose block names the file of the trees: `data: trees.json`. */
export const boostedTreesFlavor = {
  specVersion: 1,
  name: 'boosted_trees',

  parseConfig(block) {
    return { data: flavorBlock(block, 'boosted_trees').path('data') };
  },

  async load({ files, config, signature, signal }) {
    signal?.throwIfAborted();
    const model = await readJson(files, config.data, treesGuard);
    const names = model.features;
    return {
      inputs: names.map((name) => ({ name, type: 'float32' })),
      runtime: { name: 'boosted-trees', version: '1.0.0', device: 'cpu' },
      execution: {
        blocksEventLoop: true,
        boundedTime: true,
        maxConcurrency: Infinity,
        rowsIndependent: true,
      },
      ...untilDisposed({
        predict(input) {
          const rows = matrixOf(input, { names, type: 'float32', signature });
          const values = predictRows(model, rows);
          return { kind: 'tensor', tensor: { type: 'float32', values, shape: [rows.rowCount] } };
        },
        release() {},
      }),
    };
  },

  async save(source, { write }) {
    if (!treesGuard.accepts(source)) throw unsavableSource('boosted_trees', treesGuard.expected);
    await write('trees.json', new TextEncoder().encode(JSON.stringify(source)));
    return { boosted_trees: { data: 'trees.json' } };
  },
};
