import { describe, expect, test } from '@jest/globals';
import {
  type ArrowInput,
  type Column,
  type DecodedRequest,
  elementOf,
  sizeOfShape,
  type Table,
} from '@mlmodel/core';
import { decodeRequest } from '@mlmodel/scoring';
import { readArrowBatches } from '@mlmodel/scoring/batch';
import type { OutputFormat } from '../../src/index.js';
import { piecesOf, predicted } from '../support/predict.js';

const rows = 3;
const validity = Uint8Array.of(0b101);

/** A column of each type, in each of which the second value is missing. */
const columns: readonly Column[] = [
  { name: 'bool', type: 'bool', values: Uint8Array.of(1, 0, 0), validity },
  { name: 'int8', type: 'int8', values: Int8Array.of(-128, 0, 127), validity },
  { name: 'uint16', type: 'uint16', values: Uint16Array.of(65_535, 0, 1), validity },
  { name: 'uint32', type: 'uint32', values: Uint32Array.of(4_294_967_295, 0, 1), validity },
  { name: 'int64', type: 'int64', values: BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 62n), validity },
  { name: 'uint64', type: 'uint64', values: BigUint64Array.of(2n ** 64n - 1n, 0n, 1n), validity },
  { name: 'float32', type: 'float32', values: Float32Array.of(0.1, 0, -0), validity },
  { name: 'float64', type: 'float64', values: Float64Array.of(1e300, 0, Number.NaN), validity },
  { name: 'datetime', type: 'datetime', values: BigInt64Array.of(1n, 0n, -1n), validity },
  { name: 'string', type: 'string', values: ['é"\n,', null, ''] },
  { name: 'binary', type: 'binary', values: [Uint8Array.of(0, 255), null, Uint8Array.of()] },
];
const tensor: Column = {
  name: 'tensor',
  type: 'float32',
  values: Float32Array.from({ length: 12 }, (_, at) => at / 2),
  rowShape: [2, 2],
};
const nested: Column = { name: 'nested', type: 'json', values: [{ a: [1n] }, null, 'x'] };

function written(format: OutputFormat, answers: readonly Column[], batches = 2) {
  const table = (): Table => ({ kind: 'table', columns: answers, rowCount: rows });
  const lines = Array.from({ length: rows * batches }, (_, row) => `${row}\n`).join('');
  return predicted({
    files: { 'rows.csv': `a\n${lines}` },
    predict: table,
    options: { outputFormat: format, batchRows: rows },
  });
}

/** The values of a column, row by row. */
function valuesOf(column: Column, rowCount: number): readonly unknown[] {
  const size = sizeOfShape(column.rowShape ?? []);
  return Array.from({ length: rowCount }, (_, row) => {
    if (column.rowShape === undefined) return elementOf(column, row);
    return Array.from({ length: size }, (_unused, at) => elementOf(column, row * size + at));
  });
}

async function readBack(format: OutputFormat, bytes: Buffer): Promise<readonly ArrowInput[]> {
  if (format === 'parquet') {
    const needs = { numberKinds: false, nestedKinds: false, keyOrder: false, typeHint: false };
    const contentType = 'application/vnd.apache.parquet';
    const { input } = (await decodeRequest(bytes, { contentType, needs })) as DecodedRequest;
    return [input as ArrowInput];
  }
  const { batches } = await readArrowBatches(piecesOf(bytes, 100), { isFile: format === 'arrow' });
  const all: ArrowInput[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe.each<OutputFormat>(['parquet', 'arrow', 'arrows'])('%s', (format) => {
  test('has all types, and values that are missing', async () => {
    const { bytes } = await written(format, columns);
    const read = await readBack(format, bytes);
    expect(read.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(2 * rows);
    for (const [at, column] of columns.entries()) {
      const values = read.flatMap((batch) => valuesOf(batch.columns[at] as Column, batch.rowCount));
      const expected = valuesOf(column, rows);
      expect([column.name, values]).toEqual([column.name, [...expected, ...expected]]);
      expect(read[0]?.columns[at]?.type).toBe(column.type);
    }
  });

  test('has rows that are tensors, and nested values as JSON', async () => {
    const { bytes } = await written(format, [tensor, nested], 1);
    const [read] = await readBack(format, bytes);
    const [tensors, texts] = read?.columns ?? [];
    expect(valuesOf(tensors as Column, rows).flat(3)).toEqual([...tensor.values]);
    expect(texts).toMatchObject({ type: 'string', values: ['{"a":[1]}', null, '"x"'] });
  });

  test('without rows has the columns', async () => {
    const { bytes } = await predicted({
      files: { 'rows.csv': 'a,b\n' },
      columns: [{ name: 'a', type: 'double' }],
      options: { outputFormat: format, columns: ['b'] },
    });
    const read =
      format === 'parquet'
        ? (await readBack(format, bytes))[0]
        : (await readArrowBatches(piecesOf(bytes), { isFile: format === 'arrow' })).noRows;
    expect(read?.columns.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(read?.rowCount).toBe(0);
  });
});

test('CSV is that of /invocations', async () => {
  const { text } = await written('csv', columns.slice(0, 10), 1);
  expect(text).toBe(
    'bool,int8,uint16,uint32,int64,uint64,float32,float64,datetime,string\n' +
      'True,-128,65535,4294967295,-9223372036854775808,18446744073709551615,0.10000000149011612,1e+300,1970-01-01T00:00:00.000000001,"é""\n,"\n' +
      ',,,,,,,,,\n' +
      'False,127,1,1,4611686018427387904,1,-0.0,,1969-12-31T23:59:59.999999999,\n',
  );
});

test('JSON is the answer of /invocations, JSON Lines its records', async () => {
  const answers = [columns[4], columns[7], tensor] as Column[];
  const { text } = await written('json', answers);
  const record = [
    '{"int64":-9223372036854775808,"float64":1e+300,"tensor":[[0.0,0.5],[1.0,1.5]]}',
    '{"int64":null,"float64":null,"tensor":[[2.0,2.5],[3.0,3.5]]}',
    '{"int64":4611686018427387904,"float64":null,"tensor":[[4.0,4.5],[5.0,5.5]]}',
  ];
  expect(text).toBe(`{"predictions":[${[...record, ...record].join(',')}]}`);
  expect((await written('jsonl', answers)).text).toBe(`${[...record, ...record].join('\n')}\n`);
  const none = {
    files: { 'rows.csv': 'a,b\n' },
    columns: [{ name: 'a', type: 'double' as const }],
  };
  expect((await predicted({ ...none, options: { outputFormat: 'json' } })).text).toBe(
    '{"predictions":[]}',
  );
  expect((await predicted({ ...none, options: { outputFormat: 'jsonl' } })).text).toBe('');
});

test('many floats are written as few are', async () => {
  const count = 5000;
  const values = Float64Array.from(
    { length: count },
    (_, row) => [0.1, -0, 1e22, Number.NaN, -Infinity, row / 3][row % 6] as number,
  );
  const predict = (): Table => ({
    kind: 'table',
    columns: [{ name: 'y', type: 'float64', values }],
    rowCount: count,
  });
  const lines = 'x\n'.repeat(count);
  const { text } = await predicted({ files: { 'rows.csv': `a\n${lines}` }, predict });
  const shown = [...values].map((value) =>
    Number.isNaN(value) ? '' : value === -Infinity ? '-inf' : undefined,
  );
  for (const [row, line] of text.trimEnd().split('\n').slice(1).entries()) {
    if (shown[row] === undefined) expect(Number(line)).toBe(values[row]);
    else expect(line).toBe(shown[row]);
  }
});
