import { describe, expect, test } from '@jest/globals';
import type { Column } from '../../src/data/vector.js';
import { isMlmodelError } from '../../src/errors/mlmodel-error.js';
import { encodeInputExample } from '../../src/example/encode-input-example.js';
import type { InputExample } from '../../src/example/input-example.js';
import { decodeInputExample } from '../../src/example/load-input-example.js';
import type { Schema } from '../../src/signature/schema.js';

function readBack(example: InputExample, schema?: Schema): InputExample {
  const { info, text } = encodeInputExample(example);
  return decodeInputExample(text, { info: { ...info }, path: info.artifact_path, schema });
}

function read(text: string, info: Readonly<Record<string, unknown>>, schema?: Schema) {
  return decodeInputExample(text, { info, path: 'input_example.json', schema }).data;
}

function errorOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (isMlmodelError(error)) return { errorCode: error.errorCode, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

function table(columns: readonly Column[], rowCount: number) {
  return { kind: 'table', columns, rowCount } as const;
}

const texts: Schema = {
  kind: 'columns',
  columns: [{ name: 's', type: 'string', required: false }],
};

const floats = { type: 'float32', values: Float32Array.of(1, 2.5, 0, -1) } as const;

describe('a table', () => {
  test('may lack a text, for which pandas writes NaN', () => {
    const info = { type: 'dataframe', pandas_orient: 'split' };
    const text = '{"columns": ["s"], "data": [["a"], [NaN]]}';
    const columns = [{ name: 's', type: 'string', values: ['a', null] }];
    expect(read(text, info, texts)).toMatchObject({ columns });
    expect(read(text, info)).toMatchObject({ columns: [{ name: 's', values: ['a', null] }] });
  });

  test('keeps nanoseconds', () => {
    const times = BigInt64Array.of(1_704_164_645_123_456_789n);
    const data = table([{ name: 't', type: 'datetime', values: times }], 1);
    expect(encodeInputExample({ data }).text).toContain('"2024-01-02T03:04:05.123456789"');
  });

  const columns: readonly Column[] = [
    { name: 'b', type: 'bool', values: Uint8Array.of(1, 0) },
    { name: 'i', type: 'int32', values: Int32Array.of(1, -2) },
    { name: 'l', type: 'int64', values: BigInt64Array.of(2n ** 62n, 0n) },
    { name: 'f', type: 'float32', values: Float32Array.of(1, Number.NaN) },
    { name: 'd', type: 'float64', values: Float64Array.of(0.1, 1e300) },
    { name: 's', type: 'string', values: ['ä\n', ''] },
    { name: 'y', type: 'binary', values: [new Uint8Array(80).fill(7), Uint8Array.of()] },
    { name: 't', type: 'datetime', values: BigInt64Array.of(0n, 1_700_000_000_123_456_000n) },
    { name: 'a', type: 'json', values: [[1, 2], []] },
  ];
  const types = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'];
  const schema = {
    kind: 'columns',
    columns: [
      ...types.map((type, at) => ({ name: columns[at]?.name, type, required: true })),
      { name: 'a', type: { type: 'array', items: 'long' }, required: true },
    ],
  } as Schema;

  test('is split, and read back by the signature as it was', () => {
    const example = { data: table(columns, 2) };
    expect(encodeInputExample(example).info).toEqual({
      artifact_path: 'input_example.json',
      type: 'dataframe',
      pandas_orient: 'split',
      serving_input_path: 'serving_input_example.json',
    });
    expect(readBack(example, schema)).toEqual(example);
  });

  test('spells floats, missing values, dates and binaries as MLflow does', () => {
    expect(encodeInputExample({ data: table(columns, 2) }).text).toBe(
      '{"columns": ["b", "i", "l", "f", "d", "s", "y", "t", "a"], "data": [[true, 1, 4611686018427387904, 1.0, 0.1, ' +
        `"\\u00e4\\n", "${'BwcH'.repeat(19)}\\n${'BwcH'.repeat(7)}Bwc=\\n", "1970-01-01T00:00:00", [1, 2]], ` +
        '[false, -2, 0, null, 1e+300, "", "", "2023-11-14T22:13:20.123456", []]]}',
    );
  });

  test('with columns 0, 1, … is of the orient values', () => {
    const example = {
      data: table(
        [
          { name: 0, ...floats },
          { name: 1, ...floats },
        ],
        4,
      ),
    };
    const { info, text, servingInput } = encodeInputExample(example);
    expect(info.pandas_orient).toBe('values');
    expect(text).toBe('{"data": [[1.0, 1.0], [2.5, 2.5], [0.0, 0.0], [-1.0, -1.0]]}');
    expect(JSON.parse(servingInput)).toEqual({ dataframe_split: JSON.parse(text) });
    const unnamed: Schema = {
      kind: 'columns',
      columns: [
        { type: 'float', required: true },
        { type: 'float', required: true },
      ],
    };
    expect(readBack(example, unnamed)).toEqual(example);
  });

  test('of tensor cells has nested lists', () => {
    const data = table([{ name: 'x', ...floats, rowShape: [2] }], 2);
    expect(encodeInputExample({ data }).text).toBe(
      '{"columns": ["x"], "data": [[[1.0, 2.5]], [[0.0, -1.0]]]}',
    );
  });

  test('keeps columns that the signature lacks, and lacks ones that it has', () => {
    const text = '{"columns": ["extra", "f"], "data": [[1, 2]]}';
    expect(read(text, { type: 'dataframe' }, schema)).toEqual(
      table(
        [
          { name: 'extra', type: 'int64', values: BigInt64Array.of(1n) },
          { name: 'f', type: 'float32', values: Float32Array.of(2) },
        ],
        1,
      ),
    );
  });

  test('may be a list of objects or of rows', () => {
    const column = { type: 'int64', values: BigInt64Array.of(1n, 2n) } as const;
    expect(read('[{"a": 1}, {"a": 2}]', { type: 'dataframe' })).toEqual(
      table([{ name: 'a', ...column }], 2),
    );
    expect(read('[[1], [2]]', { type: 'dataframe', pandas_orient: 'values' })).toEqual(
      table([{ name: 0, ...column }], 2),
    );
  });
});

describe('arrays', () => {
  test('are nested lists, NaN as null, read back by the signature as they were', () => {
    const tensor = {
      type: 'float32',
      shape: [2, 2],
      values: Float32Array.of(1, Number.NaN, 0.5, 3),
    } as const;
    const { text, info } = encodeInputExample({ data: tensor });
    expect(text).toBe('[[1.0, null], [0.5, 3.0]]');
    expect(info.type).toBe('ndarray');
    const schema: Schema = { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2] }] };
    expect(readBack({ data: tensor }, schema)).toEqual({ data: { kind: 'tensor', tensor } });
  });

  test('by name are an object of lists', () => {
    const ids = { type: 'int64', shape: [2], values: BigInt64Array.of(1n, 2n) } as const;
    const names = { type: 'string', shape: [1, 1], values: ['x'] } as const;
    const expected = {
      kind: 'tensors',
      tensors: [
        { name: 'ids', ...ids },
        { name: 'names', ...names },
      ],
    };
    expect(readBack({ data: { ids, names } })).toEqual({ data: expected });
    expect(readBack({ data: expected })).toEqual({ data: expected });
  });

  test('that are typed arrays have one dimension', () => {
    expect(encodeInputExample({ data: Float64Array.of(1, 2) }).servingInput).toBe(
      '{\n  "inputs": [\n    1.0,\n    2.0\n  ]\n}',
    );
  });

  test('of MLflow 1.x and 2.x are unwrapped, with params too', () => {
    const values = BigInt64Array.of(1n, 2n);
    const expected = { kind: 'tensor', tensor: { type: 'int64', shape: [2], values } };
    const info = { type: 'ndarray', format: 'tf-serving' };
    expect(read('{"inputs": [1, 2]}', info)).toEqual(expected);
    expect(read('{"instances": [1, 2]}', info)).toEqual(expected);
    const withParams = '{"inputs": {"inputs": [1, 2]}, "params": {"k": 1}}';
    expect(read(withParams, { ...info, params: 'true' })).toEqual(expected);
  });

  test('named "inputs" by MLflow 3 are tensors by name', () => {
    expect(read('{"inputs": [1]}', { type: 'ndarray' })).toMatchObject({ kind: 'tensors' });
  });
});

describe('a sparse matrix', () => {
  const csr = {
    kind: 'sparse',
    layout: 'csr',
    shape: [2, 3],
    data: { type: 'float64', values: Float64Array.of(1, 2, 0.5, 3) },
    indices: Int32Array.of(2, 0, 1, 1),
    indptr: Int32Array.of(0, 1, 4),
  } as const;

  test.each(['csr', 'csc'] as const)('of layout %s is read back as it was', (layout) => {
    const matrix = {
      ...csr,
      layout,
      indptr: layout === 'csr' ? csr.indptr : Int32Array.of(0, 1, 2, 4),
    };
    const data = { ...matrix, indices: layout === 'csr' ? csr.indices : Int32Array.of(1, 0, 1, 1) };
    expect(encodeInputExample({ data }).info.type).toBe(`sparse_matrix_${layout}`);
    expect(readBack({ data })).toEqual({ data });
  });

  test('is served dense, equal places added up', () => {
    expect(JSON.parse(encodeInputExample({ data: csr }).servingInput)).toEqual({
      inputs: [
        [0, 0, 1],
        [2, 3.5, 0],
      ],
    });
    const csc = { ...csr, layout: 'csc', shape: [3, 2] } as const;
    expect(JSON.parse(encodeInputExample({ data: csc }).servingInput)).toEqual({
      inputs: [
        [0, 2],
        [0, 3.5],
        [1, 0],
      ],
    });
  });

  test('with elements outside its shape is refused', () => {
    const data = { ...csr, shape: [1, 3] };
    expect(errorOf(() => encodeInputExample({ data })).message).toContain('row 1, column 0');
  });
});

describe('other values', () => {
  test.each([
    [{ question: 'what', ctx: ['a'], opts: { k: 1, z: null } }],
    [[{ a: 1.5 }, { a: 2 }]],
    ['text'],
    [5],
    [true],
    [[]],
  ])('%j are json_object', (data) => {
    const { info, servingInput } = encodeInputExample({ data });
    expect(info.type).toBe('json_object');
    expect(JSON.parse(servingInput)).toEqual({ inputs: data });
    expect(readBack({ data })).toEqual({ data });
  });

  test('may be dates, bytes, large integers and NaN', () => {
    const data = { at: new Date(0), bytes: Uint8Array.of(1), id: 2n ** 60n, x: Number.NaN };
    expect(encodeInputExample({ data }).text).toBe(
      '{"at": "1970-01-01T00:00:00", "bytes": "AQ==\\n", "id": 1152921504606846976, "x": NaN}',
    );
  });

  test('with chat keys are sent as they are, with params as further keys', () => {
    const example = { data: { messages: [{ role: 'user', content: 'hi' }] }, params: { n: 1 } };
    expect(JSON.parse(encodeInputExample(example).servingInput)).toEqual({
      messages: [{ role: 'user', content: 'hi' }],
      n: 1,
    });
    expect(readBack(example)).toEqual(example);
  });

  test('cannot hold tensors among them', () => {
    expect(errorOf(() => encodeInputExample({ data: [Float64Array.of(1)] }))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('tensor'),
    });
  });
});

describe('params', () => {
  test('are written next to the data', () => {
    const example = { data: [1], params: { k: 3, stop: ['a'] } };
    const { info, text } = encodeInputExample(example);
    expect(info.params).toBe('true');
    expect(text).toBe('{"inputs": [1], "params": {"k": 3, "stop": ["a"]}}');
    expect(readBack(example)).toEqual(example);
  });

  test('that are empty count as absent', () => {
    expect(encodeInputExample({ data: [1], params: {} })).toEqual(
      encodeInputExample({ data: [1] }),
    );
  });

  test('without a type are refused by name', () => {
    const params = { bad: [[1]] };
    expect(errorOf(() => encodeInputExample({ data: [1], params })).message).toContain('"bad"');
  });
});

describe('a broken example', () => {
  test.each([
    ['{', { type: 'json_object' }, 'not valid JSON'],
    ['[]', { type: 'pickle' }, '"pickle"'],
    ['{"columns": ["a"]}', { type: 'dataframe' }, '"data"'],
    ['{"data": 1}', { type: 'dataframe' }, 'list of rows'],
    ['[1]', { type: 'json_object', params: 'true' }, '"inputs"'],
    ['{"data": [1], "shape": [1, 1], "indices": [0]}', { type: 'sparse_matrix_csr' }, '"indptr"'],
  ])('%s of %j is an error that says why', (text, info, reason) => {
    expect(errorOf(() => read(text, info))).toEqual({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(reason),
    });
  });
});
