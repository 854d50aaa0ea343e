import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { FlavorSession, ModelInput, Prediction, Tensor } from '@mlmodel/core';
import { memoryModelFiles } from '@mlmodel/core';
import { sklearnFlavor } from '../../src/sklearn-flavor.js';

/** The folder of what make.py wrote. */
export const fixtures = join(import.meta.dirname, '../fixtures');

/** What a method answered in Python, in the form of `to_data` of cases.py, or the error that it raised. */
type RecordedAnswer = RecordedData | { readonly error: string };

interface RecordedData {
  readonly kind: 'json' | 'table' | 'tensor';
}

/** A model of make.py. */
export interface RecordedModel {
  readonly name: string;
  readonly format: 'cloudpickle' | 'pickle' | 'skops';
  readonly model: Uint8Array;
  readonly cases: readonly {
    readonly input: RecordedData;
    readonly answers: Readonly<Record<string, RecordedAnswer>>;
  }[];
}

/** The models of a file of make.py. */
export function recordedModels(file: string): readonly RecordedModel[] {
  const lines = brotliDecompressSync(readFileSync(join(fixtures, file)))
    .toString()
    .split('\n');
  return lines.map((line) => {
    const { model, ...rest } = JSON.parse(line);
    return { ...rest, model: Buffer.from(model, 'hex') };
  });
}

/** The files of a model whose method answers, as MLflow writes them. */
export function modelFiles(
  { model, format }: Pick<RecordedModel, 'format' | 'model'>,
  method: string,
) {
  const mlmodel = `flavors:
  python_function:
    loader_module: mlflow.sklearn
    predict_fn: ${method}
  sklearn:
    pickled_model: model.bin
    serialization_format: ${format}
`;
  const files = memoryModelFiles({ MLmodel: mlmodel, 'model.bin': model });
  const block = { pickled_model: 'model.bin', serialization_format: format };
  return { files, config: sklearnFlavor.parseConfig(block) };
}

const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Loads a recorded model. */
export function loadRecorded(
  model: Pick<RecordedModel, 'format' | 'model'>,
  method: string,
): Promise<FlavorSession> {
  return sklearnFlavor.load({ ...modelFiles(model, method), options: {}, logger });
}

/** The tensor that a session predicted, or the numbers of a list of arrays. */
export function tensorOf(prediction: ModelInput | Prediction): Tensor {
  if (prediction.kind === 'json' && Array.isArray(prediction.value)) {
    const values = Float64Array.from(prediction.value.flat(2));
    return { type: 'float64', values, shape: [prediction.value.length, values.length] };
  }
  if (prediction.kind !== 'tensor') throw new Error(`the answer is ${prediction.kind}`);
  return prediction.tensor;
}
