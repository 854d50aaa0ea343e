import { describe, expect, test } from '@jest/globals';
import { decode, errorOf } from '../decode.js';

describe('the form of a body', () => {
  test('dataframe_split has columns, index and data', () => {
    const body =
      '{"dataframe_split": {"columns": ["a"], "index": ["r"], "data": [["x"]]}, "params": {"p": 1}}';
    expect(decode(body)).toEqual({
      input: { kind: 'rows', form: 'dataframe_split', columns: ['a'], index: ['r'], data: [['x']] },
      params: { p: 1 },
      wrapped: true,
    });
  });

  test('dataframe_split takes objects and null for data, null and objects for labels', () => {
    expect(
      decode('{"dataframe_split": {"columns": null, "data": {"a": [1]}}}').input,
    ).toMatchObject({
      columns: undefined,
      index: undefined,
      data: { a: [1] },
    });
    expect(decode('{"dataframe_split": {"columns": {"a": 1}, "data": null}}').input).toMatchObject({
      columns: ['a'],
      data: null,
    });
  });

  test('labels of rows have the kind that their numbers can have', () => {
    const body =
      '{"dataframe_split": {"columns": [0], "index": [1, 2.5, "1"], "data": [[1], [2], [3]]}}';
    expect(decode(body).input).toMatchObject({ columns: [0], index: [1n, 2.5, '1'] });
    const exact = decode(body.replace('[1, 2.5', '[1.0, 2.5'), { numberKinds: true });
    expect(exact.input).toMatchObject({ index: [1, 2.5, '1'] });
  });

  test('can be read again with number kinds where lists in cells may need them', () => {
    const body = '{"dataframe_records": [{"a": [1, 1.0]}]}';
    const { input } = decode(body, { nestedKinds: true });
    expect(input).toMatchObject({ records: [{ a: [1, 1] }] });
    expect(input.withNumberKinds?.()).toMatchObject({ records: [{ a: [1n, 1] }] });
    expect(decode(body).input.withNumberKinds).toBeUndefined();
    const exact = decode(body, { nestedKinds: true, numberKinds: true });
    expect(exact.input.withNumberKinds).toBeUndefined();
  });

  test('dataframe_records is a list of anything', () => {
    expect(decode('{"dataframe_records": [{"a": 1}, [2], 3]}').input).toEqual({
      kind: 'records',
      form: 'dataframe_records',
      records: [{ a: 1 }, [2], 3],
    });
  });

  test.each(['instances', 'inputs'] as const)('%s is a tensor, or an object of them', (form) => {
    expect(decode(`{"${form}": [1, "a"]}`).input).toEqual({
      kind: 'tensor',
      form,
      value: [1, 'a'],
    });
    expect(decode(`{"${form}": null}`).input).toEqual({ kind: 'tensor', form, value: null });
    expect(decode(`{"${form}": {"x": [1]}}`).input).toEqual({
      kind: 'tensors',
      form,
      value: { x: [1] },
    });
  });

  test('the chat form goes before the others, and its params are the whole body', () => {
    for (const key of ['messages', 'prompt', 'input']) {
      const value = { [key]: null, inputs: [1], params: { a: 1 } };
      expect(decode(JSON.stringify(value))).toEqual({
        input: { kind: 'json', form: 'llm', value },
        params: value,
        wrapped: false,
      });
    }
  });

  test('unknown keys are ignored', () => {
    expect(decode('{"x": 1, "signature_name": "s", "inputs": [1]}').input).toMatchObject({
      value: [1],
    });
  });

  test('params may be anything; null is none', () => {
    expect(decode('{"inputs": 1, "params": [1]}').params).toEqual([1]);
    expect(decode('{"inputs": 1, "params": null}').params).toBeUndefined();
    expect(decode('{"inputs": 1}').params).toBeUndefined();
  });
});

describe('bodies of no form', () => {
  test.each([
    '{}',
    '{"Instances": [1]}',
    '{"columns": ["a"], "data": [[1]]}',
    '{"params": {}}',
    '{"instances": [1], "inputs": [1]}',
    '[]',
    'null',
    '"x"',
    '{"dataframe_split": [1]}',
    '{"dataframe_split": null}',
    '{"dataframe_split": {}}',
    '{"dataframe_split": {"data": [[1]], "dtype": "x"}}',
    '{"dataframe_split": {"data": 5}}',
    '{"dataframe_split": {"columns": "a", "data": [[1]]}}',
    '{"dataframe_split": {"index": 5, "data": [[1]]}}',
    '{"dataframe_records": {"a": 1}}',
    '{"dataframe_records": null}',
  ])('%s is a bad request', (body) => {
    expect(errorOf(() => decode(body))).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
  });

  test('say which forms there are', () => {
    expect(errorOf(() => decode('{"instances": 1, "inputs": 1}')).message).toMatch(
      /instances, inputs/,
    );
  });

  test('lists of more than 64 dimensions are refused', () => {
    const nested = (levels: number) => `{"inputs": ${'['.repeat(levels)}1${']'.repeat(levels)}}`;
    expect(decode(nested(64)).input.kind).toBe('tensor');
    expect(errorOf(() => decode(nested(65))).errorCode).toBe('BAD_REQUEST');
  });
});

describe('a model with type hints', () => {
  test('takes inputs, whatever the other keys', () => {
    expect(decode('{"inputs": [1], "instances": [2]}', { typeHint: true }).input).toMatchObject({
      value: [1],
    });
  });

  test('needs inputs', () => {
    expect(errorOf(() => decode('{"instances": [2]}', { typeHint: true })).errorCode).toBe(
      'INVALID_PARAMETER_VALUE',
    );
  });
});
