import { describe, expect, test } from '@jest/globals';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { ObjectType, ParamSpec, ScalarType } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';

function enforcerOf(...params: readonly ParamSpec[]) {
  return createEnforcer({ signature: { params }, isSignatureFromTypeHint: false });
}

const scalar = (type: ScalarType) => enforcerOf({ name: 'p', type, default: null });
const list = (type: ScalarType) => enforcerOf({ name: 'p', type, default: [], shape: [-1] });
const day = 86_400_000_000_000n;

describe('a scalar param', () => {
  test.each<[ScalarType, unknown, unknown]>([
    ['boolean', true, true],
    ['integer', 7, 7],
    ['integer', 7n, 7],
    ['integer', 1.0, 1],
    ['long', 2n ** 60n, 2n ** 60n],
    ['float', 0.1, 0.1],
    ['float', 1n, 1],
    ['double', 2n ** 53n + 1n, 2 ** 53],
    ['double', Number.NaN, Number.NaN],
    ['string', '', ''],
    ['datetime', '1970-01-02', { epochNanoseconds: day, dateOnly: true }],
    ['datetime', '1970-01-02T00:00:00.000001Z', { epochNanoseconds: day + 1000n }],
    ['datetime', '1', { epochNanoseconds: -719_162n * day, dateOnly: true }],
    ['datetime', '', null],
    ['integer', null, null],
  ])('of type %s takes %p', (type, value, expected) => {
    expect(scalar(type).enforceParams({ p: value })).toEqual({ p: expected });
  });

  test.each<[ScalarType, unknown]>([
    ['boolean', 1],
    ['boolean', 'true'],
    ['integer', 2 ** 31],
    ['integer', 1.5],
    ['integer', true],
    ['integer', '1'],
    ['long', 2n ** 63n],
    ['float', 1e39],
    ['double', '1.5'],
    ['double', false],
    ['double', 10n ** 400n],
    ['string', 1],
    ['string', ['x']],
    ['datetime', 1],
    ['datetime', '01/02/2020'],
    ['datetime', '20200102'],
    ['datetime', '2020-01-01T00:00:00.123456789'],
    ['datetime', '0000-01-01'],
    ['long', [1]],
  ])('of type %s refuses %p', (type, value) => {
    const error = errorOf(() => scalar(type).enforceParams({ p: value }));
    expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toContain(`"p": expected ${type}`);
  });
});

describe('a param that is a list', () => {
  test('casts its elements, which may be null', () => {
    expect(list('double').enforceParams({ p: [1n, null, 2.5] })).toEqual({ p: [1, null, 2.5] });
    expect(list('long').enforceParams({ p: [] })).toEqual({ p: [] });
  });

  test.each([[null], [1], ['ab'], [[[1]]], [['a']], [{ 0: 1 }]])('refuses %p', (value) => {
    const error = errorOf(() => list('long').enforceParams({ p: value }));
    expect(error.message).toContain('a list of long');
  });
});

describe('a param that is an object', () => {
  const type: ObjectType = {
    type: 'object',
    properties: [{ name: 'k', dataType: 'long', required: true }],
  };
  const enforcer = enforcerOf({ name: 'o', type, default: { k: 1 } });

  test('has integers where they are declared, however they were written', () => {
    expect(enforcer.enforceParams({ o: { k: '5' } })).toEqual({ o: { k: 5 } });
    expect(enforcer.enforceParams({ o: { k: 1.0 } })).toEqual({ o: { k: 1 } });
    expect(enforcer.enforceParams({ o: { k: 2n ** 53n + 1n } })).toEqual({
      o: { k: 2n ** 53n + 1n },
    });
  });

  test('stays otherwise as it was sent, as in MLflow', () => {
    const properties: ObjectType['properties'] = [
      { name: 'any', dataType: { type: 'any' }, required: false },
      { name: 'at', dataType: 'datetime', required: false },
      { name: 'flag', dataType: 'boolean', required: false },
      { name: 'list', dataType: { type: 'array', items: 'double' }, required: false },
      { name: 'map', dataType: { type: 'map', values: 'long' }, required: false },
      { name: 'x', dataType: 'double', required: false },
    ];
    const free = enforcerOf({ name: 'o', type: { type: 'object', properties }, default: {} });
    const sent = { any: [1n, 1], at: '2020-01-01', flag: true, list: [1n, 2.5], x: null };
    expect(free.enforceParams({ o: sent })).toEqual({ o: sent });
    const other = { flag: 1n, list: ['1.5'], map: new Map([['k', 1]]), x: Number.NaN };
    expect(free.enforceParams({ o: other })).toEqual({
      o: { flag: true, list: [1.5], map: new Map([['k', 1]]), x: Number.NaN },
    });
  });

  test('is decoded with the kinds of its numbers', () => {
    expect(enforcer.needs.numberKinds).toBe(true);
  });

  test.each([[null], [{}], [{ k: 'x' }], [{ k: 1, z: 2 }], [5]])('refuses %p', (value) => {
    expect(errorOf(() => enforcer.enforceParams({ o: value })).message).toContain('"o');
  });
});

describe('params', () => {
  const enforcer = enforcerOf(
    { name: 'a', type: 'long', default: 1 },
    { name: 'b', type: 'string', default: 'x' },
  );

  test('come in the order of the request, defaults after them', () => {
    expect(Object.entries(enforcer.enforceParams({ b: 'y', z: 0 }) ?? {})).toEqual([
      ['b', 'y'],
      ['a', 1],
    ]);
    expect(enforcer.enforceParams(undefined)).toEqual({ a: 1, b: 'x' });
    expect(enforcer.enforceParams(null)).toEqual({ a: 1, b: 'x' });
  });

  test('that are bad are all named in one error', () => {
    const error = errorOf(() => enforcer.enforceParams({ a: 'secret', b: 5 }));
    expect(error.message).toMatch(/"a".*"b"/);
    expect(error.message).not.toContain('secret');
  });

  test.each([[[1]], ['x'], [5]])('must be an object, not %p', (params) => {
    expect(errorOf(() => enforcer.enforceParams(params)).errorCode).toBe('INVALID_PARAMETER_VALUE');
  });

  test('are ignored by a model that declares none, which gets {} when some were sent', () => {
    const none = createEnforcer({ isSignatureFromTypeHint: false });
    expect(none.enforceParams(undefined)).toBeUndefined();
    expect(none.enforceParams(null)).toBeUndefined();
    expect(none.enforceParams({ a: 1 })).toEqual({});
    expect(none.enforceParams('x')).toEqual({});
  });

  test('in the chat form are further keys of the data, and are removed from it', () => {
    const body = { messages: [], a: 5, other: 1 };
    expect(enforcer.enforceInput({ kind: 'json', form: 'llm', value: body })).toEqual({
      kind: 'json',
      value: { messages: [], other: 1 },
    });
    expect(enforcer.enforceParams(body)).toEqual({ a: 5, b: 'x' });
  });
});
