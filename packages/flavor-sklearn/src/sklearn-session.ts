import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { readNeeded, untilDisposed } from '@mlmodel/core/flavor';
import { answerBlocks } from './answer-blocks.js';
import { answerLists, answersWithList } from './answer-lists.js';
import { answerTensor } from './answer-tensor.js';
import { inputBinder } from './bind-input.js';
import type { Features } from './data/numbers.js';
import { takeExamined } from './examined-models.js';
import { type MethodName, requestedMethod } from './predict-function.js';
import { type LoadedEstimator, readEstimator } from './read-estimator.js';
import type { SklearnConfig } from './sklearn-config.js';

/**
 * Loads a model.
 * @throws MlmodelError naming the file when it is missing, broken or not supported, and the reason of an aborted signal
 */
export async function loadSklearnSession(
  context: LoadContext<SklearnConfig>,
): Promise<FlavorSession> {
  const { files, config, signature } = context;
  const method = await requestedMethod(files, config.modelPath);
  const examined = takeExamined(config, files);
  const { estimator, version, isBrief, rowsAtOnce } = examined ?? (await read(context, method));
  const bind = inputBinder(estimator, signature);
  const answer = (features: Features) => answerTensor(estimator, method, features);
  const hasLists = answersWithList(estimator, method);
  return {
    inputs: estimator.takes
      ? undefined
      : estimator.columnNames?.map((name) => ({ name, type: 'float64' })),
    runtime: { name: 'scikit-learn model', version, device: 'cpu' },
    execution: {
      blocksEventLoop: true,
      boundedTime: isBrief,
      maxConcurrency: Number.POSITIVE_INFINITY,
      rowsIndependent: !(estimator.mixesRows || hasLists),
    },
    ...untilDisposed({
      predict: (input) =>
        hasLists
          ? answerLists(estimator, bind(input))
          : { kind: 'tensor', tensor: answerBlocks(bind(input), { rowsAtOnce, answer }) },
      release() {},
    }),
  };
}

async function read(
  { files, config, signal }: LoadContext<SklearnConfig>,
  method: MethodName,
): Promise<LoadedEstimator> {
  const bytes = await readNeeded(files, config.modelPath, { role: 'which is the model' });
  signal?.throwIfAborted();
  return readEstimator({ bytes, config, method });
}
