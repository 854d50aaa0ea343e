import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  createEnforcer,
  isMlmodelError,
  type ModelInput,
  type ModelSignature,
} from '@mlmodel/core';
import { describeInput } from '../src/describe-input.js';
import { describeValue } from '../src/describe-value.js';
import { echoText } from '../src/echo-text.js';
import { echoFlavor } from '../src/index.js';

describe('values are written as echo_model.py writes them', () => {
  test.each<[unknown, unknown]>([
    [null, null],
    [1n, 1n],
    [1.5, 1.5],
    [Number.NaN, { $nan: 'NaN' }],
    [Number.NEGATIVE_INFINITY, { $inf: -1n }],
    [new Uint8Array([104, 105]), { $bytes: 'aGk=' }],
    [{ epochNanoseconds: 0n }, { $dt: '1970-01-01T00:00:00' }],
    [{ epochNanoseconds: -1n }, { $dt: '1969-12-31T23:59:59.999999999' }],
    [{ epochNanoseconds: 1_500_000n }, { $dt: '1970-01-01T00:00:00.001500' }],
    [{ epochNanoseconds: 0n, dateOnly: true }, { $date: '1970-01-01' }],
    [
      { b: [1n], a: 'x' },
      {
        $dict: [
          ['b', [1n]],
          ['a', 'x'],
        ],
      },
    ],
    [new Map([['2', true]]), { $dict: [['2', true]] }],
  ])('%p', (value, written) => {
    expect(describeValue(value)).toEqual(written);
  });
});

describe('inputs are written as echo_model.py writes them', () => {
  test('a table', () => {
    const table: ModelInput = {
      kind: 'table',
      rowCount: 2,
      index: ['x', null],
      columns: [
        { name: 'b', type: 'bool', values: new Uint8Array([1, 0]) },
        { name: 0, type: 'datetime', values: new BigInt64Array(2), validity: new Uint8Array([1]) },
        { name: 's', type: 'string', values: ['a', null] },
        { name: 'n', type: 'string', values: [null, null] },
        { name: 'h', type: 'float16', values: new Uint16Array([0x3e00, 0x7e00]) },
        { name: 'v', type: 'int8', values: new Int8Array([1, 2, 3, 4]), rowShape: [2] },
      ],
    };
    expect(describeInput(table)).toEqual({
      kind: 'DataFrame',
      index: ['x', null],
      columns: [
        { name: 'b', dtype: 'bool', values: [true, false] },
        {
          name: 0n,
          dtype: 'datetime64[ns]',
          values: [{ $dt: '1970-01-01T00:00:00' }, { $nan: 'NaT' }],
        },
        { name: 's', dtype: 'str', values: ['a', { $nan: 'NaN' }] },
        { name: 'n', dtype: 'str', values: [null, null] },
        { name: 'h', dtype: 'float16', values: [1.5, { $nan: 'NaN' }] },
        {
          name: 'v',
          dtype: 'object',
          values: [
            [1n, 2n],
            [3n, 4n],
          ],
        },
      ],
    });
  });

  test('numbers among missing ones, as pandas has them', () => {
    const large = 2n ** 53n + 1n;
    const validity = new Uint8Array([1]);
    const table: ModelInput = {
      kind: 'table',
      rowCount: 2,
      columns: [
        { name: 'i', type: 'int32', values: new Int32Array([7, 0]), validity },
        { name: 'l', type: 'int64', values: new BigInt64Array([large, 0n]), validity },
        { name: 'b', type: 'bool', values: new Uint8Array([1, 0]), validity },
      ],
    };
    expect(describeInput(table)).toMatchObject({
      columns: [
        { dtype: 'float64', values: [7, { $nan: 'NaN' }] },
        { dtype: 'object', values: [large, null] },
        { dtype: 'object', values: [true, null] },
      ],
    });
  });

  test('nested values, whose numbers are integers where they are declared so', () => {
    const type = { type: 'array', items: 'long' } as const;
    const signature: ModelSignature = {
      inputs: { kind: 'columns', columns: [{ name: 'a', type, required: true }] },
    };
    const table: ModelInput = {
      kind: 'table',
      rowCount: 1,
      columns: [{ name: 'a', type: 'json', values: [[1, 2]] }],
    };
    expect(describeInput(table, signature)).toMatchObject({ columns: [{ values: [[1n, 2n]] }] });
    expect(describeInput(table)).toMatchObject({ columns: [{ values: [[1, 2]] }] });
  });

  test('tensors', () => {
    const x = { type: 'int32', shape: [2, 1], values: new Int32Array([1, 2]) } as const;
    const described = { kind: 'ndarray', dtype: 'int32', shape: [2n, 1n], values: [[1n], [2n]] };
    expect(describeInput({ kind: 'tensor', tensor: x })).toEqual(described);
    expect(describeInput({ kind: 'tensors', tensors: [{ name: 'x', ...x }] })).toEqual({
      kind: 'dict',
      items: [['x', described]],
    });
  });

  test('nested values', () => {
    expect(describeInput({ kind: 'json', value: { p: 'hi', q: [1n] } })).toEqual({
      kind: 'dict',
      items: [
        ['p', { kind: 'scalar', value: 'hi' }],
        ['q', { kind: 'list', items: [1n] }],
      ],
    });
  });
});

test('the text of a description distinguishes integers from floats', () => {
  expect(echoText({ a: [1n, 1, 1e-5, true, null, 'é'] })).toBe(
    '{"a":[1,1.0,1e-05,true,null,"\\u00e9"]}',
  );
});

test('the flavor echoes a recorded request as the Python model did', async () => {
  const corpus = join(import.meta.dirname, '../../conformance/corpus/cases/echo_nosig.jsonl');
  const [recorded] = readFileSync(corpus, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"echo_nosig-0359"'))
    .map((line) => JSON.parse(line));
  const enforcer = createEnforcer({ isSignatureFromTypeHint: false });
  const input = enforcer.enforceInput({ kind: 'tensor', form: 'inputs', value: [1, 'a', null] });
  const session = await echoFlavor.load({
    config: echoFlavor.parseConfig({ loader_module: 'mlflow.pyfunc.model' }),
    files: { list: async () => [], size: async () => 0, read: async () => new Uint8Array() },
    options: {},
    logger: console,
  });
  const answer = await session.predict(input, {});
  const { text = '' } = answer as { text?: string };
  expect(JSON.parse(text)).toEqual(recorded.response_json.predictions);
  await session.dispose();
});

test('a block that is not a mapping is refused, naming it', () => {
  expect.assertions(2);
  try {
    echoFlavor.parseConfig('mlflow.pyfunc.model');
  } catch (error) {
    expect(isMlmodelError(error)).toBe(true);
    expect(String(error)).toContain('python_function');
  }
});

test('the manifest names what the package exports', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  expect(manifest.mlmodel).toEqual({
    flavor: echoFlavor.name,
    export: 'echoFlavor',
    spec: echoFlavor.specVersion,
    priority: 50,
  });
});
