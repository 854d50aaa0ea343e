import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadModel, openModelDirectory, saveModel } from '@mlmodel/core/node';
import { floats, tensor } from '@mlmodel/flavor-testkit';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { startBackend } from '../../src/load/import-tfjs.js';
import { readModelSource } from '../../src/load/model-json.js';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { errorOf, fixture, loadFixture } from '../support/load-tfjs.js';

function denseModel(units: number): LayersModel {
  const kernelInitializer = 'glorotNormal';
  return sequential({
    layers: [layers.dense({ units, inputShape: [3], name: 'out', kernelInitializer })],
  });
}

describe('save', () => {
  let scratch: string;

  beforeEach(async () => {
    await startBackend(tf, 'wasm');
    scratch = temporaryFolder();
  });

  async function savedAndLoaded(source: unknown) {
    const directory = path.join(scratch, 'saved');
    await saveModel(directory, { flavor: tfjsFlavor, source });
    return loadModel(directory, { flavors: [tfjsFlavor] });
  }

  test('writes a LayersModel that answers as the live one', async () => {
    const live = denseModel(2);
    const { session, mlmodel } = await savedAndLoaded(live);
    expect(mlmodel.flavors.get('tfjs')).toEqual({
      data: 'model',
      model_format: 'layers-model',
      tfjs_version: '4.22.0',
    });
    const expected = live.predict(tf.tensor2d([[1, 2, 3]])) as tf.Tensor;
    expect(await session.predict(tensor(floats(1, 2, 3), [1, 3]), {})).toEqual({
      kind: 'tensor',
      tensor: { type: 'float32', values: expected.dataSync(), shape: [1, 2] },
    });
  });

  test('writes models that hold models and use layers twice', async () => {
    const shared = layers.dense({ units: 3 });
    const inner = sequential({ layers: [layers.dense({ units: 3, inputShape: [3] })] });
    const sides = [input({ shape: [3] }), input({ shape: [3] })];
    const used = sides.map((side) => shared.apply(inner.apply(side)) as SymbolicTensor);
    const outputs = layers.add().apply(used) as SymbolicTensor;
    const live = model({ inputs: sides, outputs });
    const { session } = await savedAndLoaded(live);
    const named = (session.inputs ?? []).map(({ name }) => ({
      ...floats(1, 2, 3),
      shape: [1, 3],
      name,
    }));
    const one = tf.tensor2d([[1, 2, 3]]);
    const expected = live.predict([one, one]) as tf.Tensor;
    expect(await session.predict({ kind: 'tensors', tensors: named }, {})).toEqual({
      kind: 'tensor',
      tensor: { type: 'float32', values: expected.dataSync(), shape: [1, 3] },
    });
  });

  test('cuts large weights into several files', async () => {
    const { session } = await savedAndLoaded(denseModel(400_000));
    expect((await readdir(`${scratch}/saved/model`)).sort()).toEqual([
      'group1-shard1of2.bin',
      'group1-shard2of2.bin',
      'model.json',
    ]);
    expect(session.outputs).toEqual([{ name: 'out', type: 'float32', shape: [null, 400_000] }]);
  });

  test('writes a GraphModel that answers as the live one, with its names', async () => {
    const directory = await openModelDirectory(fixture('models/graph_two_inputs'));
    const { artifacts } = await readModelSource({ data: 'model' }, directory);
    const live = await loadGraphModel({ load: async () => artifacts });
    const { session, mlmodel } = await savedAndLoaded(live);
    expect(mlmodel.flavors.get('tfjs')).toMatchObject({ model_format: 'graph-model' });
    const original = await loadFixture('models/graph_two_inputs', { withoutSignature: true });
    const input = {
      kind: 'tensors' as const,
      tensors: [
        { ...floats(1, 2, 3), shape: [1, 3], name: 'alpha' },
        { ...floats(1, 2), shape: [1, 2], name: 'beta' },
      ],
    };
    expect(await session.predict(input, {})).toEqual(await original.predict(input, {}));
  });

  test.each([undefined, 'model', {}, { save: 7 }])('refuses %p', async (source) => {
    const saving = saveModel(path.join(scratch, 'saved'), { flavor: tfjsFlavor, source });
    expect(await errorOf(saving)).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    expect(await readdir(scratch)).toEqual([]);
  });
});
