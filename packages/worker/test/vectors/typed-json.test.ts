import { expect, test } from '@jest/globals';
import type { DataType } from '@mlmodel/core';
import { typedJson } from '../../src/vectors/typed-json.js';

test.each<[unknown, DataType | undefined, string]>([
  [1, undefined, '1.0'],
  [1, 'long', '1'],
  [1n, undefined, '1'],
  [2n ** 70n, undefined, '1180591620717411303424'],
  [-0, undefined, '-0.0'],
  [1e21, undefined, '1e+21'],
  [Number.NaN, 'double', 'NaN'],
  [Number.NEGATIVE_INFINITY, undefined, '-Infinity'],
  ['\ud800"', undefined, '"\\ud800\\""'],
  [[1, null], { type: 'array', items: 'integer' }, '[1,null]'],
  [new Map<string, unknown>([['2', true]]), undefined, '{"2":true}'],
  [new Uint8Array([104, 105]), 'binary', '{"$bytes":"aGk="}'],
  [{ epochNanoseconds: 5n }, 'datetime', '{"$time":"5"}'],
  [{ epochNanoseconds: 0n, dateOnly: true }, undefined, '{"$date":"0"}'],
  [1e-5, 'float', '1e-05'],
  [1e16, 'double', '1e+16'],
  [2 ** 53 - 1, 'long', '9007199254740991'],
  [1n, 'double', '1'],
  [new Map([['k', 1]]), { type: 'map', values: 'long' }, '{"k":1}'],
  [[1, 1n], { type: 'array', items: { type: 'any' } }, '[1.0,1]'],
  [['a', 1n, 1], 'string', '["a",1,1.0]'],
  [{ $bytes: 'aGk=' }, undefined, '{"$object":[["$bytes","aGk="]]}'],
])('%p of type %p is %s', (value, type, text) => {
  expect(typedJson(value, type)).toBe(text);
});

test('numbers in an object take the types of its properties', () => {
  const properties = [
    { name: 'count', dataType: 'long', required: true },
    { name: 'ratio', dataType: 'double', required: true },
  ] as const;
  const text = typedJson({ count: 1, ratio: 1 }, { type: 'object', properties });
  expect(text).toBe('{"count":1,"ratio":1.0}');
});
