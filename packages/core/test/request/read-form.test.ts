import { expect, test } from '@jest/globals';
import { type FormNeeds, readForm } from '../../src/request/read-form.js';

const needs: FormNeeds = {
  ...{ numberKinds: false, nestedKinds: false, keyOrder: false, typeHint: false },
  paramsKey: 'parameters',
};

test('params may have another key', () => {
  const { params, ignoredKeys } = readForm({ instances: [1], parameters: { a: 1 } }, needs);
  expect([params, ignoredKeys]).toEqual([{ a: 1 }, undefined]);
});

test('their own key counts more, and the other one is then ignored', () => {
  const body = { instances: [1], params: { a: 1 }, parameters: { a: 2 } };
  const { params, ignoredKeys } = readForm(body, needs);
  expect([params, ignoredKeys?.names]).toEqual([{ a: 1 }, ['parameters']]);
});

test('without another key, only their own is read', () => {
  const body = { instances: [1], parameters: { a: 1 } };
  const { params, ignoredKeys } = readForm(body, { ...needs, paramsKey: undefined });
  expect(params).toBeUndefined();
  expect(ignoredKeys).toEqual({ kind: 'key', names: ['parameters'], absent: ['params'] });
});
