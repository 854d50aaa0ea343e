import type { FlavorSession, LoadContext, Tensor } from '@mlmodel/core';
import { type Matrix, matrixOf, readNeeded, untilDisposed } from '@mlmodel/core/flavor';
import {
  isBrief,
  labelVector,
  largestOfRows,
  lightgbmProbabilities,
  predictLightgbm,
  type SavedLightgbm,
} from '@mlmodel/trees';
import { columnNames } from './column-names.js';
import type { LightgbmConfig } from './lightgbm-config.js';
import { readModel } from './read-model.js';
import { refuseCategories } from './refuse-categories.js';

/**
 * Loads a model.
 * @throws MlmodelError naming the file when it is missing, broken or not supported, and the reason of an aborted signal
 */
export async function loadLightgbmSession(
  context: LoadContext<LightgbmConfig>,
): Promise<FlavorSession> {
  const { files, config, signature, signal } = context;
  const bytes = await readNeeded(files, config.data, { role: 'which is the model' });
  signal?.throwIfAborted();
  const saved = readModel(bytes, config);
  const { model } = saved;
  const names = columnNames(model.featureNames, signature);
  return {
    inputs: names.declared.map((name) => ({ name, type: 'float64' })),
    runtime: { name: 'LightGBM model', version: model.version || 'unknown', device: 'cpu' },
    execution: {
      blocksEventLoop: true,
      boundedTime: isBrief(model.trees.forest),
      maxConcurrency: Number.POSITIVE_INFINITY,
      rowsIndependent: true,
    },
    ...untilDisposed({
      predict(input) {
        if (input.kind === 'table') refuseCategories(model);
        const rows = matrixOf(input, { names: names.of(input), type: 'float64', signature });
        return { kind: 'tensor', tensor: answer(saved, rows) };
      },
      release() {},
    }),
  };
}

/** (rows), or (rows, outputs); a classifier's labels: (rows). */
function answer(saved: SavedLightgbm, rows: Matrix<Float64Array>): Tensor {
  const { model, iterations, classes } = saved;
  const { rowCount } = rows;
  if (classes !== undefined) {
    const chosen = largestOfRows(lightgbmProbabilities(saved, rows), classes.size);
    const labels = Array.from(chosen, (at) => classes.values[at]);
    return { ...labelVector(classes.type, labels), shape: [rowCount] } as Tensor;
  }
  const values = predictLightgbm(model, rows, { iterations });
  const { outputs } = model;
  return { type: 'float64', values, shape: outputs === 1 ? [rowCount] : [rowCount, outputs] };
}
