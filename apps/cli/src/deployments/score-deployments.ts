import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { PredictionInputs } from '@mlmodel/deployments';
import { standardInput } from '../files/standard-input.js';
import { unreadableFile } from '../files/unreadable-file.js';
import { mediaTypes } from '../predict/media-types.js';
import { isFile } from '../predict/predict-options.js';
import { checkOutput, writeOutput } from '../predict/write-output.js';
import { needed } from './given-config.js';
import { type TargetValues, withTarget } from './opened-client.js';
import { requestOfData } from './request-of-data.js';

/** The values of the options of predictions. */
export interface ScoringValues extends TargetValues {
  readonly name?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly inputPath?: string | undefined;
  readonly outputPath?: string | undefined;
  readonly contentType?: 'json' | 'csv' | undefined;
}

/** `mlmodel deployments predict`. */
export function predict(values: ScoringValues): Promise<void> {
  return score(values, { method: 'predict', step: 'Predicting' });
}

/** `mlmodel deployments explain`. */
export function explain(values: ScoringValues): Promise<void> {
  return score(values, { method: 'explain', step: 'Explaining' });
}

interface Scoring {
  readonly method: 'predict' | 'explain';
  readonly step: string;
}

async function score(values: ScoringValues, { method, step }: Scoring): Promise<void> {
  const { name: deploymentName, endpoint, outputPath } = values;
  const path = needed(values.inputPath, '-I FILE');
  await checkOutput(outputPath);
  const { body } = await withTarget(values, {
    step,
    work: async ({ client, call }) =>
      client[method]({ ...call, deploymentName, endpoint, inputs: await inputsIn(path, values) }),
  });
  await writeOutput(body, outputPath);
}

/** Reads a scoring request. @throws MlmodelError `IO_ERROR` when it cannot be read */
async function inputsIn(path: string, { contentType }: ScoringValues): Promise<PredictionInputs> {
  const content = isFile(path)
    ? await readFile(path).catch(async (cause: unknown) => {
        throw await unreadableFile(cause, path);
      })
    : await buffer(standardInput());
  const format = contentType ?? (/\.csv$/i.test(path) ? 'csv' : 'json');
  const body = format === 'json' ? requestOfData(content) : content;
  return { body, contentType: mediaTypes[format] };
}
