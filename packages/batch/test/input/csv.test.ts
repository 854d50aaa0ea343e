import { describe, expect, test } from '@jest/globals';
import { isMlmodelError, type ScalarType } from '@mlmodel/core';
import { createPipeline } from '@mlmodel/scoring';
import { modelOf, predicted } from '../support/predict.js';

/** The answer of `/invocations` to CSV in CSV, or the column and the row of its error. */
async function answerOf(text: string, type: ScalarType | undefined): Promise<unknown> {
  const pipeline = createPipeline(modelOf({ columns: columnsOf(type) }));
  try {
    const request = { body: Buffer.from(text), contentType: 'text/csv', accept: 'text/csv' };
    const { body } = await pipeline.score(request);
    return Buffer.from(body as Uint8Array).toString();
  } catch (error) {
    return refusalOf(error);
  }
}

async function outcomeOf(run: Parameters<typeof predicted>[0]): Promise<unknown> {
  try {
    return (await predicted(run)).text;
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!isMlmodelError(error)) throw error;
  const { errorCode, subject } = error;
  return { errorCode, field: subject.field, row: subject.row };
}

function columnsOf(type: ScalarType | undefined) {
  return (
    type && [
      { name: 'a', type },
      { name: 'b', type: 'string' as const },
    ]
  );
}

const cells = [
  ...['1.5', '1', '1e3', '1_000', ' 7 ', '+1', '0x10', 'inf', '-Infinity', 'nan', 'NA', 'null', ''],
  ...['"2"', '"2,5"', '1e400', '1e39', '9007199254740993', '99999999999999999999', '7.0', 'true'],
  ...['T', 'yes', '２', '2020-01-02', '2020-01-02T03:04:05Z', '01/02/2020', '1.', '.5', '-', '1e'],
  ...['0.1234567890123456789', '2.2250738585072011e-308', '5e-324', '00012', '1d', '1f'],
  ...['2147483648', '-9223372036854775808', '9223372036854775808', '"x\ny"', '"say ""so"""'],
];

describe.each<ScalarType | undefined>([
  ...(['double', 'float', 'integer', 'long', 'string', 'boolean', 'datetime'] as const),
  undefined,
])('cells of a column that is %s', (type) => {
  test.each(cells)('are read as by /invocations: %j', async (cell) => {
    const text = `a,b\n1,x\n${cell},NA\n2,"y"\n`;
    const expected = await answerOf(text, type);
    const columns = columnsOf(type);
    expect(await outcomeOf({ files: { 'rows.csv': text }, columns })).toEqual(expected);
    expect(await outcomeOf({ standardInput: Buffer.from(text), columns })).toEqual(expected);
  });
});

test.each<[string, string]>([
  ['lines that end with CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
  ['lines that end with CR', 'a,b\r1,x\r2,y\r'],
  ['mixed ends of lines', 'a,b\n1,x\r\n2,y\n'],
  ['no end of the last line', 'a,b\n1,x\n2,y'],
  ['blank lines', '\na,b\n\n1,x\n   \n2,y\n\n'],
  ['short rows', 'a,b\n1\n2,y\n'],
  ['a byte order mark', '\ufeffa,b\n1,x\n'],
  ['no rows', 'a,b\n'],
  ['quotes inside of fields', 'a,b\n1,x"y\n2,"z"w\n'],
  ['more columns', 'b,c,a\nx,7,1\ny,8,2\n'],
])('files are read as by /invocations: %s', async (_what, text) => {
  const expected = await answerOf(text, 'double');
  const columns = columnsOf('double');
  expect(await outcomeOf({ files: { 'rows.csv': text }, columns })).toEqual(expected);
  expect(await outcomeOf({ standardInput: Buffer.from(text), columns })).toEqual(expected);
});

test.each<[string, string, RegExp]>([
  [
    'too many fields',
    'a,b\n1,x\n2,y,z\n',
    /rows\.csv": Invalid input\. Line 3 of the CSV body has more/,
  ],
  ['a quote that is not closed', 'a,b\n1,x\n2,"y\n3,z\n', /unclosed quote in line 3/],
  ['other bytes than UTF-8', 'a,b\n1,x\n2,\xff\n', /UTF-8/],
])('what cannot be read names the line: %s', async (_what, text, message) => {
  const files = { 'rows.csv': Buffer.from(text, 'latin1') };
  await expect(predicted({ files, columns: columnsOf('double') })).rejects.toThrow(message);
});

test('kept columns are written as they were', async () => {
  const text = 'id,a,b\nNA,1.50,x\n007,"2",y\n"a,b",3,NA\n';
  const { text: written } = await predicted({
    files: { 'rows.csv': text },
    columns: columnsOf('double'),
    predict: ({ rowCount }) => ({
      kind: 'tensor',
      tensor: { type: 'int32', values: new Int32Array(rowCount), shape: [rowCount] },
    }),
    options: { columns: ['id', 'a', 'b'] },
  });
  expect(written).toBe('id,a,b,predictions\nNA,1.50,x,0\n007,2,y,0\n"a,b",3,NA,0\n');
});

test('rows that DuckDB reads with several threads come in their order', async () => {
  const padding = 'x'.repeat(400);
  const text = `a,b\n${Array.from({ length: 200_000 }, (_, row) => `${row},${padding}\n`).join('')}`;
  const { text: written } = await predicted({
    files: { 'rows.csv': text },
    columns: [{ name: 'a', type: 'long' }],
  });
  const [, ...rows] = written.trimEnd().split('\n');
  expect(rows.findIndex((each, row) => each !== String(row))).toBe(-1);
  expect(rows).toHaveLength(200_000);
});

test('a file of many batches gets one answer, also where DuckDB has to stop', async () => {
  const line = (row: number) => (row === 70_000 ? `${row},"x"y\n` : `${row},"x${row}"\n`);
  const text = `a,b\n${Array.from({ length: 100_000 }, (_, row) => line(row)).join('')}`;
  const { text: written, summary } = await predicted({
    files: { 'rows.csv': text },
    columns: columnsOf('long'),
    options: { batchRows: 4096 },
  });
  expect(summary.rows).toBe(100_000);
  const lines = written.split('\n');
  expect(lines).toHaveLength(100_002);
  expect(lines.slice(1, -1).every((each, row) => each.startsWith(`${row},`))).toBe(true);
  expect(lines[70_001]).toBe('70000,xy');
});
