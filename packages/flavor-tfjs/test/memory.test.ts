import { describe, expect, test } from '@jest/globals';
import type { FlavorSession, ModelInput } from '@mlmodel/core';
import { floats, tensor } from '@mlmodel/flavor-testkit';
import { memory } from '@tensorflow/tfjs-core';
import { errorOf, loadFixture } from './support/load-tfjs.js';

const count = 1000;

async function leaked(session: FlavorSession, input: ModelInput): Promise<number> {
  await session.predict(input, {});
  const before = memory().numTensors;
  for (let prediction = 0; prediction < count; prediction += 1) await session.predict(input, {});
  return memory().numTensors - before;
}

describe('tensors are freed', () => {
  test.each([
    ['a LayersModel', 'models/layers_iris_uint8', [1, 4]],
    ['a graph with control flow', 'graphs/while_loop', [1, 2]],
    ['a graph that answers its weights', 'graphs/const_out', [1, 2]],
    ['a graph that uses what WebAssembly lacks', 'graphs/float_ops', [1, 4]],
  ])(`after ${count} predictions of %s`, async (_what, name, shape) => {
    const session = await loadFixture(name);
    const values = Array.from({ length: shape[1] as number }, (_, index) => index + 1);
    expect(await leaked(session, tensor(floats(...values), shape))).toBe(0);
    await session.dispose();
  });

  test('after predictions that fail', async () => {
    const session = await loadFixture('models/graph_embedding_sharded', {
      options: { backend: 'cpu' },
    });
    const before = memory().numTensors;
    const outside = tensor({ type: 'int32', values: new Int32Array(5).fill(10_000) }, [1, 5]);
    expect(await errorOf(session.predict(outside, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.not.stringContaining('10000'),
    });
    expect(memory().numTensors).toBe(before);
    await session.dispose();
  });

  test.each([
    ['a model', 'models/layers_convnet'],
    ['a model that uses a layer twice', 'corrected/used_twice'],
    ['a model with a model in it', 'corrected/masked_model'],
    ['a recurrent model', 'corrected/gru'],
  ])('with %s', async (_what, name) => {
    const before = memory().numTensors;
    const session = await loadFixture(name);
    expect(memory().numTensors).toBeGreaterThan(before);
    await session.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
