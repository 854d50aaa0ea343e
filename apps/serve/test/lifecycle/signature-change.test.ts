import { describe, expect, test } from '@jest/globals';
import type { ColSpec, ModelSignature, TensorSpec } from '@mlmodel/core';
import { incompatibleChanges } from '../../src/lifecycle/signature-change.js';

function column(name: string, type: ColSpec['type'], required = true): ColSpec {
  return { name, type, required };
}

function columns(...specs: readonly ColSpec[]): ModelSignature {
  return { inputs: { kind: 'columns', columns: specs } };
}

function tensor(dtype: string, shape: readonly number[], name?: string): TensorSpec {
  return { name, dtype, shape };
}

function tensors(...specs: readonly TensorSpec[]): ModelSignature {
  return { inputs: { kind: 'tensors', tensors: specs } };
}

function outputs(...specs: readonly ColSpec[]): ModelSignature {
  return { outputs: { kind: 'columns', columns: specs } };
}

function param(type: 'long' | 'double', shape?: readonly number[]): ModelSignature {
  return { params: [{ name: 'p', type, default: 1, shape }] };
}

const a = column('a', 'double');
const nested = column('n', { type: 'array', items: 'double' });

describe('all requests remain valid', () => {
  test.each<[string, ModelSignature | undefined, ModelSignature | undefined]>([
    ['without signatures', undefined, undefined],
    [
      'with equal columns in another order',
      columns(a, column('b', 'long')),
      columns(column('b', 'long'), a),
    ],
    ['if a column is optional now', columns(a), columns(column('a', 'double', false))],
    ['if there is another optional column', columns(a), columns(a, column('b', 'long', false))],
    ['if a column is ignored now', columns(a, column('b', 'long')), columns(a)],
    ['if a type is wider', columns(column('a', 'integer')), columns(column('a', 'long'))],
    ['if a column takes anything', columns(nested), columns(column('n', { type: 'any' }))],
    [
      'if a dimension is free now',
      tensors(tensor('float32', [1, 4])),
      tensors(tensor('float32', [-1, 4])),
    ],
    ['if outputs are declared now', undefined, outputs(a)],
    ['if there is another param', {}, param('double')],
    ['if a param is ignored now', param('double'), {}],
  ])('%s', (_when, before, after) => {
    expect(incompatibleChanges(before, after, { strict: false })).toEqual([]);
  });
});

describe('requests become invalid, or responses differ', () => {
  test.each<[string, ModelSignature | undefined, ModelSignature | undefined]>([
    ['It declares its inputs, so requests can be invalid.', undefined, columns(a)],
    ['It does not declare its inputs.', columns(a), undefined],
    ['Its inputs are tensors, no longer columns.', columns(a), tensors(tensor('float32', [-1]))],
    ['It requires the column "b".', columns(a), columns(a, column('b', 'long'))],
    ['It requires the column "a".', columns(column('a', 'double', false)), columns(a)],
    ['The column "a" has another type.', columns(a), columns(column('a', 'float'))],
    [
      'It differs in whether it has nested columns.',
      columns(a),
      columns(a, { ...nested, required: false }),
    ],
    ['It requires the tensor "t".', tensors(), tensors(tensor('float32', [-1], 't'))],
    ['It does not take the tensor "t".', tensors(tensor('float32', [-1], 't')), tensors()],
    [
      'The tensor number 1 has another type or shape.',
      tensors(tensor('float32', [-1, 4])),
      tensors(tensor('float32', [-1, 5])),
    ],
    [
      'The tensor number 1 has another type or shape.',
      tensors(tensor('float32', [-1])),
      tensors(tensor('float64', [-1])),
    ],
    ['It does not declare its outputs.', outputs(a), {}],
    ['Its outputs are others.', outputs(a), outputs(column('a', 'long'))],
    ['The param "p" has another type.', param('double'), param('long')],
    ['The param "p" has another type.', param('double'), param('double', [-1])],
  ])('%s', (change, before, after) => {
    expect(incompatibleChanges(before, after, { strict: false })).toEqual([change]);
  });
});

test('names that are ignored otherwise matter to a strict server', () => {
  const before = { ...columns(a, column('b', 'long')), ...param('double') };
  expect(incompatibleChanges(before, columns(a), { strict: true })).toEqual([
    'It does not take the column "b".',
    'It does not take the param "p".',
  ]);
});
