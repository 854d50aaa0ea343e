import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBatchStreamWriter, tableFromArrays } from 'apache-arrow';
import { linearModel } from '../models/linear-model.ts';
import { benchFolder } from '../paths.ts';
import { seededRandom } from '../requests/seeded-random.ts';

/** Rows of each input. */
export const rows = { parquet: 2_000_000, arrow: 10_000_000, csv: 5_000_000 };

/** Rows that are written at once. */
const rowsAtOnce = 50_000;

const names = Array.from({ length: 4 }, (_, column) => `feature_${column}`);

/** A folder for inputs and outputs, removed when this process ends. */
export function batchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlmodel-batch-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `model`, a model of trees that MLflow saved, and `rows`, a folder of Parquet. @param python with MLflow and scikit-learn */
export function makeTrees(folder: string, python: string): void {
  const program = join(benchFolder, 'batch/make.py');
  execFileSync(python, [program, folder, String(rows.parquet)], { stdio: 'ignore' });
}

/** Writes `rows.arrow`, an Arrow IPC stream for the linear model. */
export function makeArrow(folder: string): string {
  const random = seededRandom(7);
  const columns = names.map((name) => [name, Float64Array.from({ length: rowsAtOnce }, random)]);
  const [batch] = tableFromArrays(Object.fromEntries(columns)).batches;
  const writer = new RecordBatchStreamWriter();
  for (let at = 0; at < 2; at++) writer.write(batch);
  const stream = writer.finish().toUint8Array(true);
  // A stream is its schema, then batches of equal length, then a marker of 8 bytes.
  const one = new RecordBatchStreamWriter();
  one.write(batch);
  const shorter = one.finish().toUint8Array(true);
  const batchBytes = stream.length - shorter.length;
  const head = stream.subarray(0, shorter.length - batchBytes - 8);
  const body = stream.subarray(head.length, head.length + batchBytes);
  const path = join(folder, 'rows.arrows');
  write(path, function* () {
    yield head;
    for (let row = 0; row < rows.arrow; row += rowsAtOnce) yield body;
    yield stream.subarray(-8);
  });
  return path;
}

/** Writes `rows.csv` for the linear model: numbers of six decimals. */
export function makeCsv(folder: string): string {
  const random = seededRandom(7);
  const path = join(folder, 'rows.csv');
  const line = () => `${names.map(() => (random() * 20 - 10).toFixed(6)).join(',')}\n`;
  write(path, function* () {
    yield Buffer.from(`${names.join(',')}\n`);
    for (let row = 0; row < rows.csv; row += rowsAtOnce) {
      yield Buffer.from(Array.from({ length: rowsAtOnce }, line).join(''));
    }
  });
  return path;
}

/** The directory of the linear model. */
export const linear = (): string => linearModel(names.length);

function write(path: string, pieces: () => Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  for (const piece of pieces()) writeSync(file, piece);
  closeSync(file);
}
