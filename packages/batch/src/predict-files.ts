import { createBatchScorer } from '@mlmodel/scoring/batch';
import { type Database, openDatabase } from './duckdb/database.js';
import type { FileSource, InputFile } from './input/file-source.js';
import { findFiles } from './input/find-files.js';
import { openSource } from './input/open-source.js';
import { readingOptions } from './input/reading-options.js';
import { type Checkpoint, openJournal } from './output/journal.js';
import { openOutput } from './output/open-output.js';
import { partialSize, removePartial } from './output/partial-file.js';
import type { PredictFilesOptions, PredictSummary } from './predict-files-options.js';
import { openRejectedRows } from './run/rejected-rows.js';
import { runIdentity } from './run/run-identity.js';
import { scoreFile } from './run/score-file.js';

/** The most rows of a batch. */
const usualBatchRows = 65_536;

/** Milliseconds between two checkpoints. */
const usualCheckpointInterval = 500;

/** Reasons of rejected rows that a summary has. */
const mostReasons = 20;

/**
 * Scores the rows of files in batches, in their order. Memory depends on the size of batches, not on that of files. The
 * output gets its name when it is whole; until then it is beside it, with a journal from which `resume` goes on.
 * @throws MlmodelError naming the file, and the row or the line, for what cannot be read or scored; an error of the file
 * system for what cannot be written
 */
export async function predictFiles(options: PredictFilesOptions): Promise<PredictSummary> {
  const begin = performance.now();
  const { output, outputFormat = 'json', onError = 'fail', concurrency = 1, signal } = options;
  const files = await findFiles({
    paths: options.inputs,
    format: options.inputFormat,
    standardInput: options.standardInput ?? process.stdin,
  });
  const journal =
    'path' in output ? openJournal(output.path, runIdentity(files, options)) : undefined;
  const start = options.resume === true ? await journal?.read() : undefined;
  const resumed = start !== undefined && (await isThere(start, options)) ? start : undefined;
  const scorer = createBatchScorer({
    ...options,
    kept: options.columns,
    columns: resumed?.columns,
  });
  const database = lazy(openDatabase);
  const reading = {
    database: database.get,
    options: readingOptions(options, options.batchRows ?? usualBatchRows),
  };
  const target = await openOutput({
    output,
    format: outputFormat,
    nonFinite: options.nonfinite,
    resumed,
  });
  const rejectedRows = await openRejectedRows(options.rejectedPath, resumed?.rejectedBytes ?? 0);
  let { rows, rejected } = resumed ?? { rows: 0, rejected: 0 };
  const reasons: string[] = [];
  let source: FileSource | undefined;
  let saved = performance.now();
  const { checkpointInterval: interval = usualCheckpointInterval } = options;
  let hasCheckpoint = resumed !== undefined;

  async function save(file: number, row: number): Promise<void> {
    const now = performance.now();
    if (journal === undefined || now - saved < interval) return;
    const checkpoint: Checkpoint = {
      ...{ file, row, rows, rejected },
      columns: scorer.columns,
      outputBytes: target.length,
      rejectedBytes: rejectedRows.bytes,
      encoderState: target.encoderState,
    };
    await journal.write(checkpoint);
    saved = now;
    hasCheckpoint = true;
  }

  async function score(file: InputFile, number: number): Promise<void> {
    source = await openSource(file, reading);
    const rowsBefore = rows;
    const firstRow = number === resumed?.file ? resumed.row : 0;
    const run = { file, source, scorer, onError, concurrency };
    for await (const batch of scoreFile(run, firstRow)) {
      signal?.throwIfAborted();
      for (const table of batch.tables) await target.write(table);
      await rejectedRows.add(batch.rejected);
      rows += batch.rowCount;
      rejected += batch.rejected.length;
      for (const { file: name, row, failure } of batch.rejected) {
        const place = failure.subject.row === row ? name : `${name}, row ${row}`;
        if (reasons.length < mostReasons) reasons.push(`${place}: ${failure.message}`);
      }
      await save(number, batch.nextRow);
      const { rowCount } = source;
      const all = rowCount === undefined ? undefined : rowsBefore - firstRow + rowCount;
      options.onProgress?.({ rows, totalRows: number === files.length - 1 ? all : undefined });
    }
    if (number === files.length - 1)
      await target.end(() => scorer.empty(run.source.noRows, run.source.keptNoRows));
    await source.close?.();
  }

  try {
    for (const [number, file] of files.entries()) {
      if (number >= (resumed?.file ?? 0)) await score(file, number);
    }
    await rejectedRows.finish();
    await target.finish();
    await journal?.remove();
  } catch (error) {
    await Promise.allSettled([rejectedRows.close(), target.close(), source?.close?.()]);
    if (!hasCheckpoint) await removeUnfinished(options);
    throw error;
  } finally {
    await database.close();
  }
  const seconds = (performance.now() - begin) / 1000;
  return { rows, rejected, reasons, resumedAt: resumed?.rows ?? 0, files: files.length, seconds };
}

/** Whether the bytes of an earlier run are still there. */
async function isThere(
  { outputBytes, rejectedBytes }: Checkpoint,
  { output, rejectedPath }: PredictFilesOptions,
): Promise<boolean> {
  const size = 'path' in output ? await partialSize(output.path) : 0;
  const rejectedSize = rejectedPath === undefined ? 0 : await partialSize(rejectedPath);
  return size >= outputBytes && rejectedSize >= rejectedBytes;
}

/** Removes what cannot be resumed. */
async function removeUnfinished({ output, rejectedPath }: PredictFilesOptions): Promise<void> {
  if ('path' in output) await removePartial(output.path);
  if (rejectedPath !== undefined) await removePartial(rejectedPath);
}

/** Opens a database when it is first needed. */
function lazy(open: () => Promise<Database>) {
  let opened: Promise<Database> | undefined;
  return {
    get: () => {
      opened ??= open();
      return opened;
    },
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
}
