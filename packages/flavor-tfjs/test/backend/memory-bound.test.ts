import { describe, expect, test } from '@jest/globals';
import { type FlavorSession, MlmodelError, memoryModelFiles } from '@mlmodel/core';
import { floats, tensor } from '@mlmodel/flavor-testkit';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { type GraphNodeJson, graphJson, placeholder } from '../support/graph-json.js';
import { errorOf, silent } from '../support/load-tfjs.js';

const int32 = { type: 'DT_INT32' };

/** Loads a graph with integer constants as its weights. */
async function loadGraph(
  nodes: readonly GraphNodeJson[],
  constants: Readonly<Record<string, readonly number[]>>,
): Promise<FlavorSession> {
  const weights = Object.entries(constants).map(([name, values]) => {
    return { name, dtype: 'int32', shape: values.length === 1 ? [] : [values.length] };
  });
  const constantNodes = weights.map(({ name, shape }) => {
    const tensorShape = { dim: shape.map((length) => ({ size: String(length) })) };
    const attr = { dtype: int32, value: { tensor: { dtype: 'DT_INT32', tensorShape } } };
    return { name, op: 'Const', attr };
  });
  const json = {
    ...graphJson({ nodes: [...constantNodes, ...nodes] }),
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  const files = memoryModelFiles({
    'model/model.json': Buffer.from(JSON.stringify(json)),
    'model/weights.bin': new Uint8Array(Int32Array.from(Object.values(constants).flat()).buffer),
  });
  const config = tfjsFlavor.parseConfig({ data: 'model' });
  return tfjsFlavor.load({ files, config, signature: undefined, options: {}, logger: silent });
}

const x = placeholder('x', [-1]);
const int = { T: int32, index_type: int32 };

describe('a graph that needs more memory than a run may use is refused before it allocates', () => {
  test.each<[string, readonly GraphNodeJson[], Readonly<Record<string, readonly number[]>>]>([
    [
      'Fill',
      [x, { name: 'y', op: 'Fill', input: ['length', 'one'], attr: int }],
      { length: [2 ** 29, 1], one: [1] },
    ],
    [
      'Tile',
      [
        x,
        { name: 'a', op: 'Fill', input: ['lengths', 'one'], attr: int },
        { name: 'y', op: 'Tile', input: ['a', 'times'], attr: { T: int32 } },
      ],
      { lengths: [2, 2], one: [1], times: [2 ** 14, 2 ** 14] },
    ],
    [
      'Range',
      [x, { name: 'y', op: 'Range', input: ['start', 'stop', 'step'], attr: { Tidx: int32 } }],
      { start: [0], stop: [2 ** 30], step: [1] },
    ],
    [
      'Add',
      [
        x,
        { name: 'a', op: 'Fill', input: ['column', 'one'], attr: int },
        { name: 'b', op: 'Fill', input: ['row', 'one'], attr: int },
        { name: 'y', op: 'Add', input: ['a', 'b'], attr: { T: int32 } },
      ],
      { column: [2 ** 15, 1], row: [1, 2 ** 15], one: [1] },
    ],
  ])('%s', async (name, nodes, constants) => {
    const error = await errorOf(loadGraph(nodes, constants));
    expect(error).toBeInstanceOf(MlmodelError);
    expect(error).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(
        new RegExp(
          `^TensorFlow.js cannot load model/model.json: ${name} makes a tensor of \\d+ elements, with which the model needs more than the 2147483647 bytes that a run may use. Check the shapes in it.$`,
        ),
      ),
    });
  });
});

test('a request whose values ask for more memory than a run may use is refused', async () => {
  const cast = { SrcT: { type: 'DT_FLOAT' }, DstT: int32 };
  const session = await loadGraph(
    [
      x,
      { name: 'length', op: 'Cast', input: ['x'], attr: cast },
      { name: 'y', op: 'Fill', input: ['length', 'one'], attr: int },
    ],
    { one: [1] },
  );
  const error = await errorOf(session.predict(tensor(floats(2 ** 30), [1]), {}));
  expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
  expect(await session.predict(tensor(floats(3), [1]), {})).toMatchObject({
    tensor: { shape: [3] },
  });
  await session.dispose();
});
