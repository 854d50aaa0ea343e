import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { matrixOf, readNeeded, untilDisposed } from '@mlmodel/core/flavor';
import { columnsOf, isBrief, predictXgboost, readXgboost } from '@mlmodel/trees';
import { estimatorOf, floats } from './estimator.js';
import { readParams } from './read-params.js';
import { refuseInfinity } from './refuse-infinity.js';
import type { XgboostConfig } from './xgboost-config.js';

/**
 * Loads a model.
 * @throws MlmodelError naming the file when it is missing, broken or not supported, and the reason of an aborted signal
 */
export async function loadXgboostSession(
  context: LoadContext<XgboostConfig>,
): Promise<FlavorSession> {
  const { files, config, signature, signal } = context;
  const file = config.data;
  const bytes = await readNeeded(files, file, { role: 'which is the model' });
  signal?.throwIfAborted();
  const model = readXgboost(bytes, file);
  const { booster, featureCount, featureNames } = model;
  const estimator = estimatorOf(model, { kind: config.modelClass.kind ?? 'booster', file });
  const names = featureNames ?? columnsOf(signature, featureCount) ?? featureCount;
  const iterationCount = booster.kind === 'trees' ? booster.iterationStarts.length - 1 : 0;
  return {
    inputs: featureNames?.map((name) => ({ name, type: 'float32' })),
    runtime: { name: 'XGBoost model', version: model.version.join('.'), device: 'cpu' },
    execution: {
      blocksEventLoop: true,
      boundedTime: booster.kind === 'linear' || isBrief(booster.forest),
      maxConcurrency: Number.POSITIVE_INFINITY,
      rowsIndependent: true,
    },
    ...untilDisposed({
      predict(input, { params }) {
        const call = readParams(params, { estimator, iterationCount });
        const rows = matrixOf(input, { names, type: 'float32', signature });
        if (estimator.refusesInfinity) refuseInfinity(rows, names);
        const answer = call.margins ? floats : estimator.answer;
        const tensor = answer(predictXgboost(model, rows, call), rows.rowCount);
        return { kind: 'tensor', tensor };
      },
      release() {},
    }),
  };
}
