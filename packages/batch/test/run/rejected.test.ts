import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Table } from '@mlmodel/core';
import type { OnError, PredictFilesOptions } from '../../src/index.js';
import { doublesOf, predicted, type Run } from '../support/predict.js';

const columns = [{ name: 'a', type: 'double' as const }];

/** Refuses negative numbers, as a model does: for all rows of a batch. */
function root({ columns: all, rowCount }: Table): Table {
  const values = doublesOf(all);
  if (values.some((value) => value < 0)) throw new Error('a negative number');
  return {
    kind: 'table',
    columns: [{ name: 'root', type: 'float64', values: values.map(Math.sqrt) }],
    rowCount,
  };
}

const cells = ['4', 'x', '9', '-1', '16', 'y'];
const inputs: readonly (readonly [string, Run])[] = [
  [
    'CSV',
    { files: { 'rows.csv': `id,a\n${cells.map((cell, row) => `r${row},${cell}\n`).join('')}` } },
  ],
  [
    'CSV of a stream',
    {
      standardInput: Buffer.from(`id,a\n${cells.map((cell, row) => `r${row},${cell}\n`).join('')}`),
    },
  ],
  [
    'JSON Lines',
    {
      files: {
        'rows.jsonl': cells
          .map((cell, row) => `${JSON.stringify({ id: `r${row}`, a: Number(cell) || cell })}\n`)
          .join(''),
      },
    },
  ],
  [
    'JSON',
    {
      files: {
        'rows.json': JSON.stringify(
          cells.map((cell, row) => ({ id: `r${row}`, a: Number(cell) || cell })),
        ),
      },
    },
  ],
];

function run(input: Run, onError: OnError, options: Partial<PredictFilesOptions> = {}) {
  return predicted({
    ...input,
    columns,
    predict: root,
    options: { onError, columns: ['id'], ...options },
  });
}

describe.each(inputs)('rows that the model does not take, in %s', (_format, input) => {
  test('end the run, which names the first one', async () => {
    await expect(run(input, 'fail')).rejects.toThrow(/row 1\b/);
  });

  test('are left out with skip', async () => {
    const { text, summary } = await run(input, 'skip');
    expect(text).toBe('id,root\nr0,2.0\nr2,3.0\nr4,4.0\n');
    expect(summary).toMatchObject({ rows: 6, rejected: 3 });
  });

  test('have no prediction with null', async () => {
    const { text } = await run(input, 'null');
    expect(text).toBe('id,root\nr0,2.0\nr1,\nr2,3.0\nr3,\nr4,4.0\nr5,\n');
  });
});

test('the file of rejected rows has their places and reasons, also beyond the first batch', async () => {
  const lines = Array.from({ length: 5000 }, (_, row) =>
    row % 1000 === 999 ? `${row},-1\n` : `${row},4\n`,
  );
  const files = { 'rows.csv': `id,a\n${lines.join('')}` };
  const folder = (await predicted({ files: {}, standardInput: Buffer.from('a,b\n1,2\n') })).folder;
  const rejectedPath = join(folder, 'rejected.jsonl');
  const { summary } = await run({ files }, 'skip', { rejectedPath, batchRows: 1024 });
  const rejected = readFileSync(rejectedPath, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rejected.map(({ row }) => row)).toEqual([999, 1999, 2999, 3999, 4999]);
  expect(rejected[0]).toMatchObject({
    file: expect.stringMatching(/rows\.csv$/),
    reason: expect.stringMatching(/model failed/),
  });
  expect(summary.reasons[4]).toMatch(/rows\.csv", row 4999: The model failed/);
  await run({ files: { 'rows.csv': 'id,a\nx,4\n' } }, 'skip', { rejectedPath });
  expect(existsSync(rejectedPath)).toBe(false);
});

test('a record that cannot be read is one of them', async () => {
  const files = {
    'rows.jsonl':
      '{"id": "r0", "a": 4}\n{"id": "r1", "a": \n\n{"id": "r2", "a": 9} {}\n{"id": "r3", "a": 16}',
  };
  await expect(run({ files }, 'fail')).rejects.toThrow(/rows\.jsonl": Line 2 is not a record/);
  const { text, summary } = await run({ files }, 'null');
  expect(text).toBe('id,root\nr0,2.0\n,\n,\nr3,4.0\n');
  expect(summary).toMatchObject({ rows: 4, rejected: 2 });
  expect(summary.reasons).toEqual([
    expect.stringMatching(/row 1: Line 2 is not a record in JSON\./),
    expect.stringMatching(/row 2: Line 4 is not/),
  ]);
  const csv = { 'rows.csv': 'id,a\nr0,4\nr1,9,9\nr2,16\n' };
  expect((await run({ files: csv }, 'skip')).text).toBe('id,root\nr0,2.0\nr2,4.0\n');
});

test('a column of the answer is not one that is kept', async () => {
  const files = { 'rows.csv': 'root,a\n1,4\n' };
  await expect(run({ files }, 'skip', { columns: ['root'] })).rejects.toThrow(
    /answers with a column "root", and the column of this name in the input is to be kept/,
  );
});

test('what is wrong with all rows ends the run, whatever is said', async () => {
  const files = { 'rows.csv': 'id,b\nx,1\ny,2\n' };
  await expect(run({ files }, 'skip')).rejects.toThrow(/needs the input "a"/);
  await expect(run({ files: { 'rows.csv': 'a,b\n4,1\n' } }, 'skip')).rejects.toThrow(
    /has no column "id", which --columns keeps\. It has "a", "b"\./,
  );
});
