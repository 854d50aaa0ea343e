import { describe, expect, test } from '@jest/globals';
import { type FlavorSession, type ModelInput, memoryModelFiles } from '@mlmodel/core';
import { doubles, floats, plain, table, tensor } from '@mlmodel/flavor-testkit';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import {
  type GraphNodeJson,
  graphJson,
  placeholder,
  type TensorsJson,
} from '../support/graph-json.js';
import { errorOf, silent } from '../support/load-tfjs.js';

interface Loading {
  readonly outputs?: TensorsJson;
  readonly rowsIndependent?: boolean;
}

/** A graph of one input `x`. */
function loadGraph(
  shape: readonly number[],
  nodes: readonly GraphNodeJson[],
  { outputs, ...options }: Loading = {},
): Promise<FlavorSession> {
  const inputs = { x: { shape } };
  const parts = { nodes: [placeholder('x', shape), ...nodes], inputs };
  return load(graphJson({ ...parts, ...(outputs ? { outputs } : {}) }), options);
}

function load(description: object, options = {}): Promise<FlavorSession> {
  const text = JSON.stringify(description);
  const files = memoryModelFiles({ 'model/model.json': new TextEncoder().encode(text) });
  const config = tfjsFlavor.parseConfig({ data: 'model' });
  return Promise.resolve(
    tfjsFlavor.load({ files, config, signature: undefined, options, logger: silent }),
  );
}

const negative = { name: 'y', op: 'Neg', input: ['x'], attr: { T: { type: 'DT_FLOAT' } } };

/** Each column becomes shares of its sum over the rows. */
const overRows = [
  { name: 'columns', op: 'Unpack', input: ['x'], attr: { num: { i: '2' }, axis: { i: '1' } } },
  { name: 'first', op: 'Softmax', input: ['columns'] },
  { name: 'second', op: 'Softmax', input: ['columns:1'] },
  { name: 'y', op: 'Pack', input: ['first', 'second'], attr: { N: { i: '2' }, axis: { i: '1' } } },
];

function rows(count: number): ModelInput {
  const a = doubles(...Array.from({ length: count }, (_row, row) => row + 1));
  return table({ a, b: doubles(...new Array<number>(count).fill(0.5)) });
}

function negated(count: number): number[] {
  return Array.from({ length: count }, (_row, row) => [-row - 1, -0.5]).flat();
}

describe('a graph of a fixed batch size', () => {
  test.each([
    ['three', 3, { y: { shape: [3, 2] } }],
    ['one', 1, { y: { shape: [1, 2] } }],
    ['three, with an undeclared output', 3, { y: {} }],
    ['three, with another declared output', 3, { y: { shape: [1] } }],
  ])('of %s takes any number of rows', async (_what, batch, outputs) => {
    const session = await loadGraph([batch, 2], [negative], { outputs });
    expect(session.execution.rowsIndependent).toBe(true);
    for (const count of [1, 2, 3, 4, 6, 7]) {
      expect(plain(await session.predict(rows(count), {}))).toEqual({
        y: ['float32', negated(count), [count, 2]],
      });
    }
    const none = tensor(floats(), [0, 2]);
    expect(plain(await session.predict(none, {}))).toEqual({ y: ['float32', [], [0, 2]] });
  });

  test('is run on its own size only where rows influence each other', async () => {
    const session = await loadGraph([3, 2], overRows);
    expect(session.execution.rowsIndependent).toBe(false);
    expect(await session.predict(rows(3), {})).toMatchObject({ tensor: { shape: [3, 2] } });
    for (const count of [1, 2, 4, 6]) {
      expect(await errorOf(session.predict(rows(count), {}))).toMatchObject({
        errorCode: 'BAD_REQUEST',
        message: expect.stringContaining(`[3, 2], not [${count}, 2]`),
      });
    }
  });

  test('is run on its own size only where an output has no rows', async () => {
    const squeezed = { name: 'y', op: 'Squeeze', input: ['x'] };
    const session = await loadGraph([1, 1], [squeezed]);
    expect(await errorOf(session.predict(tensor(floats(1, 2), [2, 1]), {}))).toMatchObject({
      message: expect.stringContaining('[1, 1], not [2, 1]'),
    });
  });

  test('is run as the operator says', async () => {
    const dependent = await loadGraph([3, 2], [negative], { rowsIndependent: false });
    expect(await errorOf(dependent.predict(rows(2), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
    });
    const independent = await loadGraph([3, 2], overRows, { rowsIndependent: true });
    expect(await independent.predict(rows(4), {})).toMatchObject({ tensor: { shape: [4, 2] } });
  });

  test('ends between two slices when the request is given up', async () => {
    const session = await loadGraph([1, 2], [negative]);
    const abort = new AbortController();
    const answer = session.predict(rows(50), { signal: abort.signal });
    abort.abort(new Error('given up'));
    expect(await errorOf(answer)).toMatchObject({ message: 'given up' });
  });
});

test('layers of a fixed batch size take any number of rows, as rows never influence each other', async () => {
  const input = { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [3, 2] } };
  const relu = { class_name: 'ReLU', config: { name: 'relu', max_value: 2 } };
  const session = await load({
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 'm', layers: [input, relu] } },
    weightsManifest: [],
  });
  expect(session.execution.rowsIndependent).toBe(true);
  for (const count of [1, 3, 4]) {
    const answer = await session.predict(rows(count), {});
    expect(answer).toMatchObject({ kind: 'tensor', tensor: { shape: [count, 2] } });
  }
});

describe('no rows are answered as some are, not as the file declares', () => {
  test.each([
    ['another shape', { y: { shape: [-1, 5] } }],
    ['the shape of one answer', { y: { shape: [1] } }],
    ['nothing', { y: {} }],
  ])('where it declares %s', async (_what, outputs) => {
    const session = await loadGraph([-1, 2], [negative], { outputs });
    const none = tensor(floats(), [0, 2]);
    expect(plain(await session.predict(none, {}))).toEqual({ y: ['float32', [], [0, 2]] });
  });
});
