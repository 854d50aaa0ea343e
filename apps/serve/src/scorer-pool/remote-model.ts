import { createEnforcer, MlmodelError } from '@mlmodel/core';
import { openModel } from '@mlmodel/core/node';
import type { PipelineModel } from '@mlmodel/scoring';
import { requestAt } from '@mlmodel/worker';
import { decodePrediction, encodeInput } from '@mlmodel/worker/vectors';
import { currentJob } from './job.js';

/**
 * What a scorer process needs of a model that runs in other processes: its signature, and predictions by the process that
 * the server finds for the current job. An input is encoded before it asks for one.
 */
export async function openRemoteModel(modelPath: string): Promise<PipelineModel> {
  const { mlmodel } = await openModel(modelPath);
  const { signature } = mlmodel;
  return {
    enforcer: createEnforcer(mlmodel),
    session: {
      execution: { blocksEventLoop: false },
      async predict(input, { params, signal }) {
        const { fields, payload } = encodeInput(input, { params, signature });
        const address = await currentJob()?.waitForModel();
        if (address === undefined) throw new MlmodelError('INVALID_STATE', 'There is no job');
        const request = { operation: 'predict', ...fields };
        return decodePrediction(await requestAt(address, request, { payload, signal }));
      },
    },
  };
}
