import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import {
  elementOf,
  type FlavorSession,
  memoryModelFiles,
  nestedList,
  type Prediction,
  type Tensor,
} from '@mlmodel/core';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { fixture, silent } from './load-tfjs.js';

/** A Keras model, its inputs and what Keras answered; see make_layers.py. */
export interface Recording {
  readonly name: string;
  readonly topology: object;
  readonly weights: readonly object[];
  /** The weight file in base64. */
  readonly data: string;
  readonly inputs: readonly unknown[];
  readonly expected: readonly unknown[];
  /** Absolute and relative; 2e-5 and 1e-4 when absent. */
  readonly tolerance?: number;
  /** Part of the error at load, for a model that TensorFlow.js cannot compute. */
  readonly refused?: string;
}

/** All recordings. */
export const recordings = gunzipSync(readFileSync(fixture('layers.jsonl.gz')))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recording);

/** Loads the model of a recording. */
export function openRecorded({ topology, weights, data }: Recording): Promise<FlavorSession> {
  const description = {
    format: 'layers-model',
    modelTopology: topology,
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  const files = memoryModelFiles({
    'model/model.json': Buffer.from(JSON.stringify(description)),
    'model/weights.bin': Buffer.from(data, 'base64'),
  });
  const config = tfjsFlavor.parseConfig({ data: 'model' });
  return Promise.resolve(
    tfjsFlavor.load({ files, config, signature: undefined, options: {}, logger: silent }),
  );
}

/** Expects the model of a recording to give the answers of Keras. */
export async function checkRecording(recording: Recording): Promise<void> {
  const session = await openRecorded(recording);
  try {
    const answers = await answersOf(session, recording.inputs);
    expect(answers).toEqual(approximate(recording.expected, recording.tolerance));
  } finally {
    await session.dispose();
  }
}

/** The outputs of a session for the inputs of a recording, as nested lists. */
async function answersOf(session: FlavorSession, values: readonly unknown[]): Promise<unknown[]> {
  const { inputs = [] } = session;
  const tensors = inputs.map(({ name }, index) => ({ ...tensorOf(values[index]), name }));
  const prediction = await session.predict({ kind: 'tensors', tensors }, {});
  return tensorsOf(prediction).map((tensor) =>
    nestedList(tensor.shape, 0, (index) => elementOf(tensor, index)),
  );
}

function tensorsOf(prediction: Prediction): readonly Tensor[] {
  if (prediction.kind === 'tensor') return [prediction.tensor];
  if (prediction.kind === 'tensors') return prediction.tensors;
  throw new Error(`unexpected ${prediction.kind}`);
}

function tensorOf(value: unknown): Tensor {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  const values = Float64Array.from([value].flat(Number.POSITIVE_INFINITY) as number[]);
  return { type: 'float64', values, shape };
}

/** Matches a value within the tolerance; null in a recording is NaN. */
function approximate(value: unknown, tolerance?: number): unknown {
  if (Array.isArray(value)) return value.map((item) => approximate(item, tolerance));
  if (typeof value !== 'number') return Number.NaN;
  const bound = (tolerance ?? 2e-5) + (tolerance ?? 1e-4) * Math.abs(value);
  return expect.closeTo(value, -Math.log10(2 * bound));
}
