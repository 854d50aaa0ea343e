import { describe, expect, test } from '@jest/globals';
import type { ModelSignature, Schema, TensorSpec } from '@mlmodel/core';
import { loadModel, openModelDirectory, saveModel } from '@mlmodel/core/node';
import { floats, plain, tensor } from '@mlmodel/flavor-testkit';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { startBackend } from '../../src/load/import-tfjs.js';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { fixture, silent } from '../support/load-tfjs.js';

const flower = tensor(floats(5.1, 3.5, 1.4, 0.2), [1, 4]);
const shares = [0.9920589, 0.0078159, 0.0001253].map((share) => expect.closeTo(share, 4));

async function irisWith(outputs: Schema | undefined) {
  const session = await tfjsFlavor.load({
    files: await openModelDirectory(fixture('models/layers_iris_columns')),
    config: tfjsFlavor.parseConfig({ data: 'model' }),
    signature: { outputs },
    options: {},
    logger: silent,
  });
  return session.predict(flower, {});
}

function column(name: string) {
  return { name, type: 'float' as const, required: true };
}

function float32(name: string): TensorSpec {
  return { name, dtype: 'float32', shape: [-1, 1] };
}

describe('an output of three shares', () => {
  test('is a tensor by the name that the signature gives', async () => {
    const prediction = await irisWith({ kind: 'tensors', tensors: [float32('shares')] });
    expect(plain(prediction)).toEqual({ shares: ['float32', shares, [1, 3]] });
  });

  test('is split into the columns that the signature names', async () => {
    const columns = ['setosa', 'versicolor', 'virginica'].map(column);
    expect(plain(await irisWith({ kind: 'columns', columns }))).toEqual({
      rows: 1,
      columns: {
        setosa: ['float32', [shares[0]]],
        versicolor: ['float32', [shares[1]]],
        virginica: ['float32', [shares[2]]],
      },
    });
  });

  test('is one column of lists where the signature names one', async () => {
    expect(plain(await irisWith({ kind: 'columns', columns: [column('shares')] }))).toEqual({
      rows: 1,
      columns: { shares: ['float32', shares, [3]] },
    });
  });

  test('is the bare tensor when it has no name', async () => {
    expect(await irisWith(undefined)).toMatchObject({ kind: 'tensor', tensor: { shape: [1, 3] } });
  });
});

/** The sum and the difference of two inputs, as layers with other names than in the signature. */
function arithmetic(): LayersModel {
  const left = input({ shape: [1], name: 'left' });
  const right = input({ shape: [1], name: 'right' });
  const sum = layers.add({ name: 'added' }).apply([left, right]) as SymbolicTensor;
  const product = layers.multiply({ name: 'multiplied' }).apply([left, right]) as SymbolicTensor;
  return model({ inputs: [left, right], outputs: [sum, product] });
}

test('several inputs and outputs of layers match the names of the signature by position', async () => {
  await startBackend(tf, 'wasm');
  const scratch = temporaryFolder();
  const signature: ModelSignature = {
    inputs: { kind: 'tensors', tensors: [float32('x'), float32('y')] },
    outputs: { kind: 'tensors', tensors: [float32('sum'), float32('product')] },
  };
  await saveModel(scratch, { flavor: tfjsFlavor, source: arithmetic(), signature });
  const loaded = await loadModel(scratch, { flavors: [tfjsFlavor] });
  const value = { y: [[5], [6]], x: [[2], [3]] };
  expect(plain(await loaded.predict({ kind: 'tensors', form: 'inputs', value }))).toEqual({
    sum: ['float32', [7, 9], [2, 1]],
    product: ['float32', [10, 18], [2, 1]],
  });
  await loaded.dispose();
});
