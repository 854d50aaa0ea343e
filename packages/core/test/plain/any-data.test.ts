import { expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { isMlmodelError } from '../../src/errors/mlmodel-error.js';
import type { Schema } from '../../src/signature/schema.js';
import { columns, inputOf, tensors } from './read.js';

class Row {
  height = 1;
}

const cyclic: Record<string, unknown> = {};
cyclic['name'] = [cyclic];

const throwing = {
  get width(): number {
    throw new Error('secret');
  },
};
const fail = () => {
  throw 'no error';
};
const proxied = new Proxy({ height: 1 }, { get: fail, ownKeys: fail });

const signatures: readonly (Schema | undefined)[] = [
  undefined,
  columns({ height: 'double', name: 'string', width: 'double' }),
  columns({
    a: { type: 'array', items: 'double' },
    b: { type: 'map', values: { type: 'any' } },
    c: { type: 'object', properties: [{ name: 'a', dataType: 'long', required: false }] },
    d: { type: 'any' },
  }),
  columns({ a: 'binary', b: 'datetime', c: 'long', d: 'boolean' }, false),
  { kind: 'columns', columns: [{ type: 'string', required: true }] },
  tensors({ dtype: 'float32', shape: [-1, 2] }),
  tensors({ name: 'a', dtype: 'object', shape: [-1] }, { name: 'b', dtype: 'int64', shape: [-1] }),
];

/** Values that no request can hold, and those that may. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    ...[undefined, null, Number.NaN, -0, 5n, Symbol('s'), () => 1, new Date(), new Date('x'), /x/],
    ...[new Map([['a', 1]]), new Map([[{}, 1]]), new Set([1]), Promise.resolve(1), new Row()],
    ...[Uint8Array.of(1, 2), Float32Array.of(1, 2), new DataView(new ArrayBuffer(2)), cyclic],
    ...[throwing, proxied, new Error('e'), Object(5), new ArrayBuffer(2), globalThis],
    ...[
      Object.assign(new Array(2), { 1: 1 }),
      { epochNanoseconds: 5n },
      { values: [1, 2], shape: [2] },
      { values: [1], shape: [-1] },
    ],
  ),
  fc.integer(),
  fc.double(),
  fc.string({ maxLength: 5 }),
  fc.boolean(),
);
const name = fc.constantFrom(
  ...['a', 'b', 'c', 'd', 'height', 'name', 'width', 'kind', 'form', 'values', 'shape', 'type'],
  ...['records', 'columns', 'data', 'value', 'index', 'rowCount', 'tensor', 'tensors', 'messages'],
  ...['names', 'matrix', 'inputs', '__proto__', 'then', 'length', 'validity'],
);
const kind = fc.constantFrom(
  ...['rows', 'records', 'columns', 'tensor', 'tensors', 'arrow', 'json', 'lists', 'table'],
);
const form = fc.constantFrom(
  ...[
    'dataframe_split',
    'dataframe_records',
    'csv',
    'inputs',
    'instances',
    'arrow',
    'llm',
    'plain',
  ],
);
const { data: anything } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(name, tie('data'), { maxKeys: 5 }),
    fc
      .tuple(fc.dictionary(name, tie('data'), { maxKeys: 5 }), kind, fc.option(form))
      .map(([fields, found, its]) => ({ ...fields, kind: found, ...(its && { form: its }) })),
  ),
}));

test('whatever is passed is taken or refused by an MlmodelError', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...signatures), (data, inputs) => {
      try {
        inputOf(data, inputs);
      } catch (error) {
        if (!isMlmodelError(error)) throw error;
        expect(error.message).toMatch(/^.{10,2000}[.?)]$/s);
      }
    }),
    fuzzRuns(3000),
  );
});
