import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Table } from '@mlmodel/core';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { type OutputFormat, type PredictFilesOptions, predictFiles } from '../../src/index.js';
import { doublesOf, modelOf, piecesOf } from '../support/predict.js';

const rows = 3000;

/** Files of each kind of source; rows of the first and the second are refused. */
function folderOfInputs(): string {
  const numbers = Array.from({ length: rows }, (_, row) => row);
  const csv = numbers.map((row) => `${row},${row % 90 === 89 ? 'x' : row / 4}\n`);
  const lines = numbers.map((row) => `{"id":"${row}","a":${row % 70 === 69 ? 'null,' : row}}\n`);
  const columnData = [
    { name: 'id', data: numbers.map(String), type: 'STRING' as const },
    { name: 'a', data: numbers, type: 'DOUBLE' as const },
  ];
  return temporaryFolder({
    'in/1.csv': `id,a\n${csv.join('')}`,
    'in/2.jsonl': lines.join(''),
    'in/3.parquet': new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1000 })),
  });
}

interface Attempt {
  readonly folder: string;
  readonly format: OutputFormat;
  /** Ends the run after so many rows. */
  readonly until?: number;
  readonly options?: Partial<PredictFilesOptions>;
}

/** Predicts into a file of the folder, and goes on with what an earlier attempt did. */
async function attempt({ folder, format, until, options }: Attempt) {
  const controller = new AbortController();
  const predict = ({ columns, rowCount }: Table): Table => {
    const values = doublesOf(columns).map((value) => value * 2);
    return { kind: 'table', columns: [{ name: 'double', type: 'float64', values }], rowCount };
  };
  return predictFiles({
    model: modelOf({ columns: [{ name: 'a', type: 'double' }], predict }),
    inputs: [join(folder, 'in')],
    standardInput: piecesOf(new Uint8Array(0)),
    output: { path: join(folder, 'out') },
    outputFormat: format,
    columns: ['id'],
    onError: 'skip',
    rejectedPath: join(folder, 'rejected.jsonl'),
    batchRows: 256,
    checkpointInterval: 0,
    resume: true,
    signal: controller.signal,
    onProgress: (progress) => {
      if (progress.rows >= (until ?? Number.POSITIVE_INFINITY)) controller.abort();
    },
    ...options,
  });
}

function outputs(folder: string): readonly Buffer[] {
  return ['out', 'rejected.jsonl'].map((name) => readFileSync(join(folder, name)));
}

describe.each<OutputFormat>(['csv', 'json', 'jsonl', 'parquet', 'arrow', 'arrows'])(
  '%s',
  (format) => {
    test('an interrupted run goes on, and its output is that of one run', async () => {
      const folder = folderOfInputs();
      const whole = await attempt({ folder, format });
      const expected = outputs(folder);
      expect(whole).toMatchObject({ rows: 3 * rows, rejected: 75, resumedAt: 0 });
      for (const until of [700, 3100, 5500]) {
        await expect(
          attempt({ folder, format, until, options: { resume: false } }),
        ).rejects.toThrow();
        expect(existsSync(join(folder, 'out.partial'))).toBe(true);
        await expect(attempt({ folder, format, until: until + 300 })).rejects.toThrow();
        const { resumedAt, ...resumed } = await attempt({ folder, format });
        expect(resumed).toMatchObject({ rows: 3 * rows, rejected: 75 });
        expect(resumedAt).toBeGreaterThanOrEqual(until);
        for (const [at, bytes] of outputs(folder).entries())
          expect(bytes.equals(expected[at] as Buffer)).toBe(true);
        expect(existsSync(join(folder, 'out.partial'))).toBe(false);
        expect(existsSync(join(folder, 'out.partial.state'))).toBe(false);
      }
    });
  },
);

test.each<[string, (folder: string) => Partial<PredictFilesOptions>]>([
  ['other columns are kept', () => ({ columns: [] })],
  ['another model is used', () => ({ identity: 'another' })],
  [
    'an input has changed',
    (folder) => {
      utimesSync(join(folder, 'in/2.jsonl'), 1, 1);
      return {};
    },
  ],
])('a run begins anew when %s', async (_what, change) => {
  const folder = folderOfInputs();
  await expect(attempt({ folder, format: 'csv', until: 1000 })).rejects.toThrow();
  const { resumedAt } = await attempt({ folder, format: 'csv', options: change(folder) });
  expect(resumedAt).toBe(0);
});

test('the file of the name stays as it was until the run is done', async () => {
  const folder = folderOfInputs();
  await attempt({ folder, format: 'csv' });
  const [before] = outputs(folder);
  await expect(attempt({ folder, format: 'jsonl', until: 1000 })).rejects.toThrow();
  expect(outputs(folder)[0]).toEqual(before);
});

test('a run that fails before its first checkpoint leaves nothing', async () => {
  const folder = temporaryFolder({ 'in/1.csv': 'id,b\n1,2\n' });
  await expect(attempt({ folder, format: 'csv' })).rejects.toThrow(/needs the input "a"/);
  expect(existsSync(join(folder, 'out.partial'))).toBe(false);
});
