import { expect, test } from '@jest/globals';
import type { ColumnsInput } from '../../../src/data/raw-input.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { ColSpec } from '../../../src/signature/schema.js';

/** A CSV text that may lack its header, as a decoder reads it. */
function csv(text: string): ColumnsInput {
  const [first = [], ...others] = text.split('\n').map((line) => line.split(','));
  const input = (names: readonly string[], rows: readonly (readonly string[])[]): ColumnsInput => ({
    ...{ kind: 'columns', form: 'csv', names, rowCount: rows.length },
    columns: names.map((_, at) => rows.map((row) => row[at] ?? null)),
  });
  const withoutHeader = () =>
    input(
      first.map((_, at) => String(at)),
      [first, ...others],
    );
  return { ...input(first, others), withoutHeader };
}

function columnsOf(inputs: readonly ColSpec[] | undefined, text: string): unknown {
  const signature = inputs && { inputs: { kind: 'columns' as const, columns: inputs } };
  const enforcer = createEnforcer({ signature, isSignatureFromTypeHint: false });
  const input = enforcer.enforceInput(csv(text));
  if (input.kind !== 'table') throw new Error(input.kind);
  return input.columns.map(({ name, values }) => [name, [...(values as Iterable<unknown>)]]);
}

const named: readonly ColSpec[] = [
  { name: 'a', type: 'double', required: true },
  { name: 'b', type: 'string', required: false },
];
const unnamed: readonly ColSpec[] = [{ type: 'double', required: true }];
const numbered: readonly ColSpec[] = [
  { name: 0n, type: 'double', required: true },
  { name: 1n, type: 'double', required: true },
];

test('a first line with the names is the header, in any order', () => {
  const rows = [
    ['a', [1]],
    ['b', ['x']],
  ];
  expect(columnsOf(named, 'b,a\nx,1')).toEqual(rows);
  expect(columnsOf(named, '1,x')).toEqual(rows);
  expect(columnsOf(named, 'a\n1')).toEqual([['a', [1]]]);
});

test('a first line with some of the names is a header that lacks others', () => {
  expect(() => columnsOf(named, 'b,c\nx,1')).toThrow(/a/);
  expect(() => columnsOf(named, '1,x,2')).toThrow(/a/);
});

test('columns without names, or with numbers for names, match by position', () => {
  expect(columnsOf(unnamed, '1.5\n2.5')).toEqual([['0', [1.5, 2.5]]]);
  expect(columnsOf(unnamed, '0\n2.5')).toEqual([['0', [2.5]]]);
  expect(columnsOf(numbered, '1,5\n2,3')).toEqual([
    [0n, [1, 2]],
    [1n, [5, 3]],
  ]);
});

test('without a signature, a line of numbers is a row unless it counts the columns', () => {
  expect(columnsOf(undefined, '1.5,1e3\n2,3')).toEqual([
    ['0', [1.5, 2]],
    ['1', [1000, 3]],
  ]);
  for (const header of ['0,1', 'a,b', 'a,1']) {
    expect(columnsOf(undefined, `${header}\n2,3`)).toEqual([
      [header.split(',')[0], [2n]],
      [header.split(',')[1], [3n]],
    ]);
  }
});
