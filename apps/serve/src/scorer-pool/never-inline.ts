import { type LoadedModel, MlmodelError } from '@mlmodel/core';
import type { ExecutionOptions } from '../execution-options.js';
import type { ModelSource } from './create-scorer-pool.js';

export interface PlaceOptions extends ExecutionOptions {
  /** Where another process finds the model; undefined if none can load it. */
  readonly source?: ModelSource | undefined;
}

/**
 * Whether a model runs in scorer processes only: because the operator wants it, or because the values of a request may
 * keep this process busy for any time. Scorer processes do not stream, so a model that can is only put there on demand.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` if the operator wants it and other processes cannot load the model
 */
export function isNeverInline({ session }: LoadedModel, options: PlaceOptions): boolean {
  const { execution = 'auto', source } = options;
  const { outOfProcess, blocksEventLoop, boundedTime } = session.execution;
  if (outOfProcess === true) return false;
  if (execution === 'process' && source === undefined) throw noSource();
  if (execution !== 'auto') return execution === 'process';
  const isUnbounded = blocksEventLoop && boundedTime !== true;
  return isUnbounded && source !== undefined && session.predictStream === undefined;
}

function noSource(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'With the execution "process", other processes load the model: give its path as modelPath, and flavors by the names of their packages.',
  );
}

/**
 * Frees the memory of a model that runs in scorer processes only.
 * @returns what is known about it; its predictions throw an MlmodelError
 */
export async function unloaded(model: LoadedModel): Promise<LoadedModel> {
  await model.dispose();
  const { predictStream, ...session } = model.session;
  const refuse = () => Promise.reject(elsewhere());
  return { ...model, session: { ...session, predict: refuse }, predict: refuse };
}

function elsewhere(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'The model runs in processes of the server, and only HTTP requests reach it there. Call loadModel to predict in this process.',
  );
}
