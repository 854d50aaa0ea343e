import { describe, expect, test } from '@jest/globals';
import type { RawInput } from '../../../src/data/raw-input.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { Enforcer } from '../../../src/signature/enforcer.js';
import {
  type IgnoredNames,
  ignoredNameSentence,
  ignoredNamesError,
} from '../../../src/signature/ignored-names.js';
import type { ModelSignature } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import { inputs, inputsObject, instances, records, split } from './requests.js';

function enforcerOf(signature: ModelSignature): Enforcer {
  return createEnforcer({ signature, isSignatureFromTypeHint: false });
}

const columns = enforcerOf({
  inputs: {
    kind: 'columns',
    columns: [
      { name: 'a', type: 'double', required: true },
      { name: 'city', type: 'string', required: false },
    ],
  },
  params: [
    { name: 'top_k', type: 'long', default: 1 },
    { name: 'seed', type: 'long', default: 1 },
  ],
});
const byPosition = enforcerOf({
  inputs: { kind: 'columns', columns: [{ type: 'double', required: true }] },
});
const tensors = enforcerOf({
  inputs: { kind: 'tensors', tensors: [{ name: 'a', dtype: 'float64', shape: [-1] }] },
});

function ignoredIn(request: RawInput, enforcer: Enforcer): readonly IgnoredNames[] {
  const ignored: IgnoredNames[] = [];
  enforcer.enforceInput(request, (names) => ignored.push(names));
  return ignored;
}

function csv(...names: readonly string[]): RawInput {
  return { kind: 'columns', form: 'csv', names, columns: names.map(() => ['1']), rowCount: 1 };
}

function arrow(...names: readonly string[]): RawInput {
  const values = Float64Array.of(1);
  const typed = names.map((name) => ({ name, type: 'float64', values }) as const);
  return { kind: 'arrow', form: 'arrow', rowCount: 1, columns: typed };
}

function chat(value: Readonly<Record<string, unknown>>): RawInput {
  return { kind: 'json', form: 'llm', value };
}

const withExtra = { kind: 'column', names: ['cities'], absent: ['city'] };

describe('columns that the model does not take are reported', () => {
  test.each<[string, RawInput, Enforcer, IgnoredNames]>([
    ['dataframe_split', split(['a', 'cities'], [[1, 2]]), columns, withExtra as IgnoredNames],
    [
      'dataframe_records',
      records({ a: 1 }, { a: 1, cities: 2 }),
      columns,
      withExtra as IgnoredNames,
    ],
    ['inputs', inputsObject({ a: [1], cities: [2] }), columns, withExtra as IgnoredNames],
    ['instances', instances([{ a: 1, cities: 2 }]), columns, withExtra as IgnoredNames],
    ['CSV', csv('cities', 'a'), columns, withExtra as IgnoredNames],
    ['Arrow', arrow('a', 'cities'), columns, withExtra as IgnoredNames],
    ['rows', inputs([[1, 2, 3]]), byPosition, { kind: 'column', names: ['1', '2'], absent: [] }],
    [
      'a tensor',
      inputsObject({ a: [1], b: [1] }),
      tensors,
      { kind: 'tensor', names: ['b'], absent: [] },
    ],
    [
      'an instance',
      instances([{ a: 1, b: 1 }]),
      tensors,
      { kind: 'tensor', names: ['b'], absent: [] },
    ],
    ['a table', arrow('a', 'b'), tensors, { kind: 'tensor', names: ['b'], absent: [] }],
    [
      'the chat form',
      chat({ a: 1, seed: 1, tok_k: 2 }),
      columns,
      { kind: 'column', names: ['tok_k'], absent: ['city', 'top_k', 'seed'] },
    ],
  ])('in %s', (_form, request, enforcer, expected) => {
    expect(ignoredIn(request, enforcer)).toEqual([expected]);
  });

  test.each<[string, RawInput, Enforcer]>([
    ['dataframe_split', split(['a', 'city'], [[1, 'x']]), columns],
    ['doubles', split(['a'], [[1]]), columns],
    ['records', records({ a: 1 }, { a: 1, city: 'x' }), columns],
    ['rows', inputs([[1]]), byPosition],
    ['tensors', inputsObject({ a: [1] }), tensors],
    ['the chat form', chat({ a: 1, top_k: 2 }), columns],
  ])('but not without one: %s', (_form, request, enforcer) => {
    expect(ignoredIn(request, enforcer)).toEqual([]);
  });

  test('after missing ones, and before values are cast', () => {
    const refuse = (ignored: IgnoredNames): never => {
      throw ignoredNamesError(ignored);
    };
    const missing = errorOf(() => columns.enforceInput(records({ b: 1 }), refuse));
    expect(missing.message).toContain('The model needs the input "a"');
    const wrong = errorOf(() => columns.enforceInput(records({ a: 'x', b: 1 }), refuse));
    expect(wrong.message).toContain('The model takes no column "b"');
  });
});

describe('params that the model does not take are reported', () => {
  const ignoredParams = (params: unknown, enforcer = columns): readonly IgnoredNames[] => {
    const ignored: IgnoredNames[] = [];
    enforcer.enforceParams(params, (names) => ignored.push(names));
    return ignored;
  };

  test('with those that may be meant', () => {
    expect(ignoredParams({ topK: 3, seed: 1 })).toEqual([
      { kind: 'param', names: ['topK'], absent: ['top_k'] },
    ]);
    expect(ignoredParams({ top_k: 3 })).toEqual([]);
    expect(ignoredParams(undefined)).toEqual([]);
  });

  test('by a model without any', () => {
    expect(ignoredParams({ x: 1 }, tensors)).toEqual([{ kind: 'param', names: ['x'], absent: [] }]);
    expect(ignoredParams({}, tensors)).toEqual([]);
    expect(ignoredParams([1], tensors)).toEqual([{ kind: 'key', names: ['params'], absent: [] }]);
  });
});

describe('the text about an ignored name', () => {
  test.each<[IgnoredNames, string]>([
    [
      { kind: 'param', names: ['topK'], absent: ['top_k'] },
      'A request has the param "topK", which is ignored: the model takes no such param. Did you mean "top_k"?',
    ],
    [
      { kind: 'key', names: ['top_k'], absent: ['params'] },
      'A request has the key "top_k", which is ignored: request bodies have no such key. Params go below "params".',
    ],
  ])('in the log: %j', (ignored, text) => {
    expect(ignoredNameSentence(ignored.names[0] ?? '', ignored)).toBe(text);
  });

  test.each<[IgnoredNames, string]>([
    [
      { kind: 'column', names: ['colour'], absent: ['color'] },
      'The model takes no column "colour". Did you mean "color" instead of "colour"? With --strict, names that would be ignored are refused: correct it, or leave it out.',
    ],
    [
      { kind: 'key', names: ['x', 'y'], absent: [] },
      'Request bodies have no keys "x", "y". With --strict, names that would be ignored are refused: correct them, or leave them out.',
    ],
  ])('in the error: %j', (ignored, text) => {
    expect(ignoredNamesError(ignored)).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      status: 400,
      message: text,
    });
  });

  test('is short whatever the names are', () => {
    const names = Array.from({ length: 1000 }, (_, at) => `${at}\u001b[2J\n${'x'.repeat(1000)}`);
    const { message } = ignoredNamesError({ kind: 'column', names, absent: [] });
    expect(message).toContain('and 990 more');
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toMatch(/\p{Cc}/u);
  });
});
