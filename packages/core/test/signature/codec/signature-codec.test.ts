import { describe, expect, test } from '@jest/globals';
import {
  formatSignature,
  type SignatureBlock,
  signatureToDict,
} from '../../../src/signature/codec/format-signature.js';
import { parseSignature } from '../../../src/signature/codec/parse-signature.js';
import { errorOf } from '../../error-of.js';

function inputs(text: string): SignatureBlock {
  return { inputs: text, outputs: null, params: null };
}

function params(text: string): SignatureBlock {
  return { inputs: null, outputs: null, params: text };
}

const failure = (block: unknown) => errorOf(() => parseSignature(block));

describe('what MLflow writes is written back the same', () => {
  test.each([
    '[{"type": "double", "name": "sepal length (cm)", "required": true}]',
    '[{"type": "long", "name": 0, "required": true}, {"type": "string", "name": 1, "required": false}]',
    '[{"type": "any", "required": true}]',
    '[{"type": "sparkml_vector", "name": "features", "required": true}]',
    '[{"type": "array", "items": {"type": "array", "items": {"type": "datetime"}}, "name": "a", "required": false}]',
    '[{"type": "object", "properties": {"a": {"type": "binary", "required": false}, "b": {"type": "map", "values": {"type": "any"}, "required": true}}, "name": "o", "required": true}]',
    '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]',
    '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "str", "shape": []}}]',
    '[{"type": "string", "name": "\\u540d\\ud83d\\ude00 \\"\\\\ \\u007f", "required": true}]',
  ])('%s', (text) => {
    expect(formatSignature(parseSignature(inputs(text)))).toEqual(inputs(text));
  });

  test.each([
    '[{"name": "t", "default": 1.0, "shape": null, "type": "double"}]',
    '[{"name": "t", "default": 1e-05, "shape": null, "type": "float"}]',
    '[{"name": "t", "default": 1e+16, "shape": null, "type": "double"}]',
    '[{"name": "t", "default": NaN, "shape": null, "type": "double"}]',
    '[{"name": "t", "default": [-Infinity, -0.0, null], "shape": [-1], "type": "double"}]',
    '[{"name": "k", "default": 9223372036854775807, "shape": null, "type": "long"}]',
    '[{"name": "k", "default": [1, 2], "shape": [-1], "type": "integer"}]',
    '[{"name": "k", "default": null, "shape": null, "type": "string"}]',
    '[{"name": "d", "default": "2020-01-02", "shape": null, "type": "datetime"}]',
    '[{"name": "d", "default": ["2020-01-02T03:04:05.000006"], "shape": [-1], "type": "datetime"}]',
    '[{"name": "o", "default": {"b": 2.0, "a": [1]}, "shape": null, "type": "object", "properties": {"a": {"type": "array", "items": {"type": "long"}, "required": true}, "b": {"type": "double", "required": true}}}]',
    '[{"name": "o", "default": {"a": [1, 2.5], "b": 1}, "shape": null, "type": "object", "properties": {"a": {"type": "any", "required": true}, "b": {"type": "double", "required": true}}}]',
    '[]',
  ])('%s', (text) => {
    expect(formatSignature(parseSignature(params(text)))).toEqual(params(text));
  });
});

describe('other ways to write are brought to MLflow’s', () => {
  test.each([
    ['[{"type": "double"}]', '[{"type": "double", "required": true}]'],
    ['[{"type": "any", "name": "z"}]', '[{"type": "any", "name": "z", "required": null}]'],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "<f4", "shape": [2]}, "extra": 1}]',
      '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [2]}}]',
    ],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "M8[ns]", "shape": [-1, "a"]}}]',
      '[{"type": "tensor", "tensor-spec": {"dtype": "datetime64[ns]", "shape": [-1, "a"]}}]',
    ],
    [
      '[{"type": "map", "values": {"type": "sparkml_vector"}, "name": "m", "required": true}]',
      '[{"type": "sparkml_vector", "name": "m", "required": true}]',
    ],
    [
      '[{"type": "long", "name": "a", "name": "b"}]',
      '[{"type": "long", "name": "b", "required": true}]',
    ],
  ])('%s', (text, written) => {
    expect(formatSignature(parseSignature(inputs(text)))).toEqual(inputs(written));
  });

  test.each([
    [
      '[{"name": "k", "dtype": "double", "default": 1}]',
      '[{"name": "k", "default": 1.0, "shape": null, "type": "double"}]',
    ],
    [
      '[{"name": "d", "type": "datetime", "default": "2020-01-02T03:04:05+01:00"}]',
      '[{"name": "d", "default": "2020-01-02T02:04:05", "shape": null, "type": "datetime"}]',
    ],
    [
      '[{"name": "d", "type": "datetime", "default": "1"}]',
      '[{"name": "d", "default": "0001-01-01", "shape": null, "type": "datetime"}]',
    ],
    [
      '[{"name": 5, "type": "long", "default": 1}]',
      '[{"name": "5", "default": 1, "shape": null, "type": "long"}]',
    ],
  ])('%s', (text, written) => {
    expect(formatSignature(parseSignature(params(text)))).toEqual(params(written));
  });
});

describe('what MLflow cannot read is refused, naming the field', () => {
  test.each([
    ['{}', 'signature.inputs'],
    ['[1]', 'signature.inputs[0]'],
    ['[]', 'signature.inputs'],
    ['[{"type": "double"}, {"type": "decimal"}]', 'signature.inputs[1].type'],
    ['[{"type": ["double"]}]', 'signature.inputs[0].type'],
    ['[{"type": "double", "nmae": "a"}]', 'signature.inputs[0].nmae'],
    ['[{"type": "double", "name": [1]}]', 'signature.inputs[0].name'],
    ['[{"type": "double", "required": false}]', 'signature.inputs[0].required'],
    [
      '[{"type": "array", "items": {"type": "array", "items": {}}}]',
      'signature.inputs[0].items.items',
    ],
    ['[{"type": "array", "items": "long"}]', 'signature.inputs[0].items'],
    ['[{"type": "map"}]', 'signature.inputs[0]'],
    ['[{"type": "object", "properties": []}]', 'signature.inputs[0].properties'],
    [
      '[{"type": "object", "properties": {"p": {"type": "sparkml_vector"}}}]',
      'signature.inputs[0].properties.p',
    ],
    ['[{"type": "tensor"}]', 'signature.inputs[0].tensor-spec'],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "float31", "shape": []}}]',
      'signature.inputs[0].tensor-spec.dtype',
    ],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "f4", "shape": []}}, {"type": "tensor", "tensor-spec": {"dtype": "f4", "shape": []}}]',
      'signature.inputs',
    ],
    ['[{"type": "double"}] x', 'signature.inputs'],
  ])('%s', (text, field) => {
    const error = failure(inputs(text));
    expect(error.subject.field).toBe(field);
    expect(error.message.startsWith(`${field}: `)).toBe(true);
  });

  test.each([
    ['{"name": "k", "type": "long", "default": 1.0}', 'default'],
    ['{"name": "k", "type": "long", "default": true}', 'default'],
    ['{"name": "k", "type": "double", "default": "1"}', 'default'],
    ['{"name": "k", "type": "boolean", "default": 1}', 'default'],
    ['{"name": "k", "type": "string", "default": 1}', 'default'],
    ['{"name": "k", "type": "double", "default": [1, "a"], "shape": [-1]}', 'default[1]'],
    ['{"name": "k", "type": "long", "default": [[1]], "shape": [-1]}', 'default[0]'],
    ['{"name": "k", "type": "datetime", "default": "2020/01/02"}', 'default'],
    ['{"name": "k", "type": "datetime", "default": null}', 'default'],
    ['{"name": "k", "type": "binary", "default": ""}', 'type'],
    ['{"name": "k", "type": "array", "default": []}', 'type'],
    ['{"name": "k", "type": "long", "default": [1], "shape": [1]}', 'shape'],
    ['{"name": null, "type": "long", "default": 1}', 'name'],
    [
      '{"name": "k", "type": "object", "default": {"a": 1, "b": 2}, "properties": {"a": {"type": "long"}}}',
      'default.b',
    ],
    [
      '{"name": "k", "type": "object", "default": {}, "properties": {"a": {"type": "long"}}}',
      'default.a',
    ],
    [
      '{"name": "k", "type": "object", "default": {"a": [1, 1.5]}, "properties": {"a": {"type": "array", "items": {"type": "long"}}}}',
      'default.a[1]',
    ],
  ])('%s', (text, field) => {
    expect(failure(params(`[${text}]`)).subject.field).toBe(`signature.params[0].${field}`);
  });

  test('two params of one name', () => {
    const param = '{"name": "k", "type": "long", "default": 1}';
    expect(failure(params(`[${param}, ${param}]`)).subject.field).toBe('signature.params[1].name');
  });

  test.each([[{}], [null], ['text'], [[]], [{ inputs: '' }], [{ other: '[]' }]])(
    'a block without parts: %p',
    (block) => {
      expect(failure(block).subject.field).toBe('signature');
    },
  );

  test('a part that is not a string', () => {
    expect(failure({ inputs: [{ type: 'long' }] }).subject.field).toBe('signature.inputs');
  });
});

test('the dictionary holds plain values, and names of JavaScript as plain keys', () => {
  const block = {
    inputs:
      '[{"type": "object", "properties": {"__proto__": {"type": "long"}}, "name": "constructor"}]',
    outputs: null,
    params: '[{"name": "k", "type": "long", "default": 9007199254740993}]',
  };
  const dict = signatureToDict(parseSignature(block));
  expect(JSON.stringify(dict.inputs)).toBe(
    '[{"type":"object","properties":{"__proto__":{"type":"long","required":true}},"name":"constructor","required":null}]',
  );
  expect(dict.outputs).toBeNull();
  expect(dict.params).toEqual([
    { name: 'k', default: 9007199254740993n, shape: null, type: 'long' },
  ]);
});
