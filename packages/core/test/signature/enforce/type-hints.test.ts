import { expect, test } from '@jest/globals';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import { errorOf } from '../../error-of.js';
import { csvColumn, inputs, inputsObject, records } from './requests.js';

const enforcer = createEnforcer({
  signature: {
    inputs: { kind: 'columns', columns: [{ type: 'long', required: true }] },
    params: [{ name: 'k', type: 'long', default: 3 }],
  },
  isSignatureFromTypeHint: true,
});

test('a model with type hints gets the value as it is, with number kinds', () => {
  expect(enforcer.needs).toMatchObject({
    numberKinds: true,
    nestedKinds: false,
    keyOrder: true,
    typeHint: true,
  });
  const value = [1n, 1.0, { x: [] }];
  expect(enforcer.enforceInput(inputs(value))).toEqual({ kind: 'json', value });
  expect(enforcer.enforceInput(inputsObject({ x: 1n }))).toEqual({
    kind: 'json',
    value: { x: 1n },
  });
});

test('CSV goes through as a table', () => {
  expect(enforcer.enforceInput(csvColumn('v', ['1']))).toMatchObject({
    kind: 'table',
    rowCount: 1,
  });
});

test('CSV is refused where the hints are lists or dictionaries', () => {
  const nested = createEnforcer({
    signature: {
      inputs: {
        kind: 'columns',
        columns: [{ type: { type: 'map', values: 'double' }, required: true }],
      },
    },
    isSignatureFromTypeHint: true,
  });
  const error = errorOf(() => nested.enforceInput(csvColumn('v', ['1'])));
  expect(error.errorCode).toBe('BAD_REQUEST');
});

test('other forms are refused', () => {
  const error = errorOf(() => enforcer.enforceInput(records({ a: 1 })));
  expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
});

test('params are enforced all the same', () => {
  expect(enforcer.enforceParams({})).toEqual({ k: 3 });
});
