import { describe, expect, test } from '@jest/globals';
import type { Prediction } from '@mlmodel/core';
import { decodeJsonLines } from '../../src/json/decode-json-lines.js';
import { encodePrediction } from '../../src/prediction/encode-prediction.js';
import { utf8Bytes } from '../../src/runtime/bytes.js';

const needs = { numberKinds: false, nestedKinds: false, keyOrder: false, typeHint: false };
const decode = (text: string, more = {}) => decodeJsonLines(utf8Bytes(text), { ...needs, ...more });

describe('JSON Lines in a request', () => {
  test('are the instances, blank lines aside', () => {
    expect(decode('{"a":1}\r\n\n {"a":"x\\ny"} \n')).toEqual({
      input: { kind: 'tensor', form: 'instances', value: [{ a: 1 }, { a: 'x\ny' }] },
      ...{ params: undefined, wrapped: true },
    });
  });

  test('are the inputs of a model with type hints', () => {
    expect(decode('1\n2', { typeHint: true }).input).toMatchObject({
      form: 'inputs',
      value: [1, 2],
    });
  });

  test('can be read again with number kinds', () => {
    const { input } = decode('[1,1.0]', { nestedKinds: true });
    expect(input.withNumberKinds?.()).toMatchObject({ value: [[1n, 1]] });
  });

  test.each([
    ['[1]\n[1],"params":{"a":1},"b":[2]', /^Line 2 of the body: /],
    ['[1]\n{', /^Line 2 of the body: /],
    ['\n \n', /The body is empty/],
    ['', /The body is empty/],
  ])('%j is refused', (text, message) => {
    expect(() => decode(text)).toThrow(message);
  });
});

describe('JSON Lines in a response', () => {
  const lines = (prediction: Prediction) => {
    const { contentType, body } = encodePrediction(prediction, {
      mediaType: 'application/jsonlines',
    });
    return [contentType, Buffer.concat(body as Uint8Array[]).toString()];
  };
  const tensor = { type: 'float64', values: Float64Array.of(1, 2.5, 3, Number.NaN) } as const;

  test.each<[string, Prediction, string]>([
    [
      'a table',
      {
        kind: 'table',
        columns: [{ name: 'a', type: 'string', values: ['x,\n', null] }],
        rowCount: 2,
      },
      '{"a":"x,\\n"}\n{"a":null}\n',
    ],
    ['an empty table', { kind: 'table', columns: [], rowCount: 0 }, ''],
    [
      'a tensor',
      { kind: 'tensor', tensor: { ...tensor, shape: [2, 2] } },
      '[1.0,2.5]\n[3.0,null]\n',
    ],
    [
      'a named tensor',
      { kind: 'tensors', tensors: [{ ...tensor, name: 'y', shape: [4] }] },
      '1.0\n2.5\n3.0\nnull\n',
    ],
    ['a list of values', { kind: 'json', value: [{ a: [1] }, 'x'] }, '{"a":[1]}\n"x"\n'],
    [
      'the text of a list',
      { kind: 'json', value: undefined, text: '[1.0, {"a": "],\\"[", "b": [NaN, 2]}, []]' },
      '1.0\n{"a": "],\\"[", "b": [null, 2]}\n[]\n',
    ],
    ['the text of an empty list', { kind: 'json', value: undefined, text: '[]' }, ''],
    ['another value', { kind: 'json', value: { a: 1 } }, '{"a":1}\n'],
  ])('%s', (_, prediction, text) => {
    expect(lines(prediction)).toEqual(['application/jsonlines', text]);
  });
});
