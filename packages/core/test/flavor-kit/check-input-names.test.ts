import { describe, expect, test } from '@jest/globals';
import { checkInputNames } from '../../src/flavor-kit/check-input-names.js';
import type { ModelSignature } from '../../src/signature/schema.js';

function columns(...names: readonly (string | undefined)[]): ModelSignature {
  const specs = names.map((name) => ({ name, type: 'float', required: true }) as const);
  return { inputs: { kind: 'columns', columns: specs } };
}

function tensors(...names: readonly (string | undefined)[]): ModelSignature {
  const specs = names.map((name) => ({ name, dtype: 'float32', shape: [-1] }));
  return { inputs: { kind: 'tensors', tensors: specs } };
}

describe('a signature that fits the inputs', () => {
  test.each([
    ['columns that feed one input together', columns('p', 'q', 'r'), ['x']],
    ['a column for each input, and others', columns('b', 'c', 'a'), ['a', 'b']],
    ['columns without names, by position', columns(undefined, undefined), ['a', 'b']],
    ['tensors of the same names in another order', tensors('b', 'a'), ['a', 'b']],
    ['one tensor without a name for one input', tensors(undefined), ['x']],
    ['anything, for a model without inputs', tensors('x'), []],
    ['no signature', undefined, ['a', 'b']],
    ['a signature of outputs', {}, ['a', 'b']],
  ])('%s', (_what, signature, names) => {
    expect(() => checkInputNames(signature, { names, file: 'm' })).not.toThrow();
  });
});

describe('a signature that never fits is refused with both names', () => {
  test.each([
    ['the columns "a", "c"', columns('a', 'c'), ['a', 'b']],
    ['fewer columns than that', columns(undefined), ['a', 'b']],
    ['the tensors "y"', tensors('y'), ['x']],
    ['the tensors "a"', tensors('a'), ['a', 'b']],
    ['the tensors "a", "b", "c"', tensors('a', 'b', 'c'), ['a', 'b']],
    ['one tensor without a name', tensors(undefined), ['a', 'b']],
  ])('%s', (what, signature, names) => {
    const inputs = names.map((name) => `"${name}"`).join(', ');
    expect(() => checkInputNames(signature, { names, file: 'model.onnx' })).toThrow(
      expect.objectContaining({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message:
          `The signature in the MLmodel file does not fit model.onnx: the model has the inputs ${inputs}, ` +
          `the signature ${what}. Save the model again with a signature that has their names.`,
      }),
    );
  });

  test('but not with hundreds', () => {
    const many = Array.from({ length: 500 }, (_name, index) => `c${index}`);
    expect(() => checkInputNames(columns(...many), { names: ['a', 'b'], file: 'm' })).toThrow(
      /"c9" and 490 more/,
    );
  });
});
