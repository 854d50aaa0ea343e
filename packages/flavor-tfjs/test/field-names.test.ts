import { describe, expect, test } from '@jest/globals';
import {
  type FlavorSession,
  type ModelInput,
  type ModelSignature,
  memoryModelFiles,
  type Schema,
  type Tensor,
  type TensorSpec,
} from '@mlmodel/core';
import { floats, plain, table } from '@mlmodel/flavor-testkit';
import { tfjsFlavor } from '../src/tfjs-flavor.js';
import { type GraphParts, graphJson, placeholder } from './support/graph-json.js';
import { errorOf, silent } from './support/load-tfjs.js';

const pair = { shape: [-1, 2] };
const float = { T: { type: 'DT_FLOAT' } };

/** A difference, with the names that converters before version 3 wrote. */
const difference: GraphParts = {
  nodes: [
    placeholder('left', [-1, 2]),
    placeholder('right', [-1, 2]),
    { name: 'Identity', op: 'Sub', input: ['left', 'right'], attr: float },
  ],
  inputs: { 'left:0': pair, 'right:0': pair },
  outputs: { 'Identity:0': pair },
};

function load(parts: GraphParts, signature?: ModelSignature): Promise<FlavorSession> {
  const text = JSON.stringify(graphJson(parts));
  const files = memoryModelFiles({ 'model/model.json': new TextEncoder().encode(text) });
  const config = tfjsFlavor.parseConfig({ data: 'model' });
  return Promise.resolve(
    tfjsFlavor.load({ files, config, signature, options: {}, logger: silent }),
  );
}

function tensorSchema(...names: string[]): Schema {
  const tensors = names.map((name): TensorSpec => ({ name, dtype: 'float32', shape: [-1, 2] }));
  return { kind: 'tensors', tensors };
}

function columnSchema(...names: string[]): Schema {
  const type = { type: 'array', items: 'float' } as const;
  return { kind: 'columns', columns: names.map((name) => ({ name, type, required: true })) };
}

function named(tensors: Readonly<Record<string, Tensor>>): ModelInput {
  const list = Object.entries(tensors).map(([name, tensor]) => ({ ...tensor, name }));
  return { kind: 'tensors', tensors: list };
}

function request(left: string, right: string) {
  return named({
    [right]: { ...floats(1, 2), shape: [1, 2] },
    [left]: { ...floats(5, 6), shape: [1, 2] },
  });
}

const answer = ['float32', [4, 4], [1, 2]];

describe('inputs whose names end with :0', () => {
  test.each([
    ['left:0', 'right:0'],
    ['left', 'right'],
    ['left:0', 'right'],
  ])('take tensors by the names %s and %s', async (left, right) => {
    const session = await load(difference);
    expect(plain(await session.predict(request(left, right), {}))).toEqual({
      'Identity:0': answer,
    });
  });

  test.each([
    ['left:0', 'right:0', 'Identity:0'],
    ['left', 'right', 'Identity'],
  ])('are known as the signature writes them: %s', async (left, right, output) => {
    const signature = { inputs: tensorSchema(right, left), outputs: tensorSchema(output) };
    const session = await load(difference, signature);
    expect(session.inputs?.map(({ name }) => name)).toEqual([left, right]);
    expect(session.outputs?.map(({ name }) => name)).toEqual([output]);
    expect(plain(await session.predict(request(left, right), {}))).toEqual({ [output]: answer });
  });

  test.each([':0', ''])('take the columns of their names, ending in "%s"', async (ending) => {
    const [left, right] = [`left${ending}`, `right${ending}`];
    const columns = {
      [right]: { ...floats(1, 2), rowShape: [2] } as never,
      [left]: { ...floats(5, 6), rowShape: [2] } as never,
    };
    for (const signature of [undefined, { inputs: columnSchema(right, left) }]) {
      const session = await load(difference, signature);
      expect(plain(await session.predict(table(columns, 1), {}))).toEqual({
        'Identity:0': answer,
      });
    }
  });

  test('take one tensor each', async () => {
    const session = await load(difference);
    const twice = named({
      'left:0': { ...floats(5, 6), shape: [1, 2] },
      left: { ...floats(1, 2), shape: [1, 2] },
    });
    expect(await errorOf(session.predict(twice, {}))).toMatchObject({
      message: '"left:0" and "left" are the same input of the model. Send only one of them.',
    });
  });
});

test.each([
  [
    ['Identity', 'Identity_1'],
    ['Identity', 'Identity_1'],
  ],
  [
    ['split:0', 'split:1'],
    ['split:0', 'split:1'],
  ],
  [
    ['split', 'split:1'],
    ['split:0', 'split:1'],
  ],
  [
    ['split:1', 'split'],
    ['split:0', 'split:1'],
  ],
])('two outputs of one node stay apart as %j', async (given, own) => {
  const nodes = [
    placeholder('x', [-1, 2]),
    { name: 'axis', op: 'Const', attr: { dtype: { type: 'DT_INT32' } } },
    { name: 'split', op: 'Unpack', input: ['x'], attr: { num: { i: '2' }, axis: { i: '1' } } },
    { name: 'Identity', op: 'Identity', input: ['split'] },
    { name: 'Identity_1', op: 'Identity', input: ['split:1'] },
  ].filter(({ op }) => op !== 'Const');
  const outputs = Object.fromEntries(own.map((name) => [name, { shape: [-1] }]));
  const parts = { nodes, inputs: { 'x:0': pair }, outputs };
  const session = await load(parts, { outputs: tensorSchema(...given) });
  const sent = named({ x: { ...floats(1, 2, 3, 4), shape: [2, 2] } });
  const answers = given.map((name) => [
    name,
    ['float32', name.endsWith('1') ? [2, 4] : [1, 3], [2]],
  ]);
  expect(plain(await session.predict(sent, {}))).toEqual(Object.fromEntries(answers));
});

describe('a signature that does not fit the graph is refused at load, with the names that both have', () => {
  test.each([
    ['other names', tensorSchema('left', 'middle'), 'the tensors "left", "middle"'],
    ['none of its names', tensorSchema('a', 'b'), 'the tensors "a", "b"'],
    ['fewer tensors', tensorSchema('left:0'), 'the tensors "left:0"'],
    ['more tensors', tensorSchema('left', 'right', 'up'), 'the tensors "left", "right", "up"'],
    ['one tensor twice', tensorSchema('left', 'left:0'), 'the tensors "left", "left:0"'],
    ['other columns', columnSchema('left', 'middle'), 'the columns "left", "middle"'],
  ])('%s', async (_what, inputs, text) => {
    const error = await errorOf(load(difference, { inputs }));
    expect(error).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`does not fit model/model.json`),
    });
    expect(error).toMatchObject({ message: expect.stringContaining(text) });
  });

  test('but one tensor fits the only input, and more columns than needed do no harm', async () => {
    const one = {
      nodes: [placeholder('x', [-1, 2]), { name: 'y', op: 'Relu', input: ['x'] }],
      inputs: { 'x:0': pair },
    };
    const session = await load(one, { inputs: tensorSchema('anything') });
    expect(session.inputs?.map(({ name }) => name)).toEqual(['anything']);
    await load(difference, { inputs: columnSchema('left', 'right', 'more') });
  });
});
