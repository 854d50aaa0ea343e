import { type BatchScorer, createBatchScorer } from '@mlmodel/scoring/batch';
import { type Database, openDatabase } from './duckdb/database.js';
import type { InputFile } from './input/file-source.js';
import { FilesReader } from './input/files-reader.js';
import { findFiles } from './input/find-files.js';
import { readingOptions } from './input/reading-options.js';
import { type Checkpoint, type Journal, openJournal } from './output/journal.js';
import { openOutput } from './output/open-output.js';
import { partialSize, removePartial } from './output/partial-file.js';
import type { PredictFilesOptions, PredictSummary } from './predict-files-options.js';
import { openRejectedRows } from './run/rejected-rows.js';
import { runIdentity } from './run/run-identity.js';
import { type RunOutputs, RunState } from './run/run-state.js';
import { scoreInOrder } from './run/score-in-order.js';

/** The most rows of a batch. */
const usualBatchRows = 65_536;

/** Milliseconds between two checkpoints. */
const usualCheckpointInterval = 500;

/**
 * Scores the rows of files in batches, in their order. Memory depends on the size of batches, not on that of files. The
 * output gets its name when it is whole; until then it is beside it, with a journal from which `resume` goes on.
 * @throws MlmodelError naming the file, and the row or the line, for what cannot be read or scored; an error of the file
 * system for what cannot be written
 */
export async function predictFiles(options: PredictFilesOptions): Promise<PredictSummary> {
  const begin = performance.now();
  const { inputs: paths, inputFormat: format, standardInput = process.stdin, output } = options;
  const files = await findFiles({ paths, format, standardInput });
  const journal =
    'path' in output ? openJournal(output.path, runIdentity(files, options)) : undefined;
  const resumed = await checkpointOf(options, journal);
  const { columns: kept } = options;
  const scorer = createBatchScorer({ ...options, kept, columns: resumed?.columns });
  const outputs = await openOutputs(options, { journal, resumed });
  const state = new RunState(outputs, resumed);
  try {
    await scoreFiles({ files, scorer, outputs, state, resumed, options });
    await outputs.rejectedRows.finish();
    await outputs.output.finish();
    await journal?.remove();
  } catch (error) {
    await Promise.allSettled([outputs.rejectedRows.close(), outputs.output.close()]);
    if (!state.hasCheckpoint) await removeUnfinished(options);
    throw error;
  }
  const seconds = (performance.now() - begin) / 1000;
  return { ...state.counts, resumedAt: resumed?.rows ?? 0, files: files.length, seconds };
}

/** The checkpoint with which to go on, whose bytes are still there. */
async function checkpointOf(
  { resume, output, rejectedPath }: PredictFilesOptions,
  journal: Journal | undefined,
): Promise<Checkpoint | undefined> {
  const checkpoint = resume === true ? await journal?.read() : undefined;
  if (checkpoint === undefined) return undefined;
  const size = 'path' in output ? await partialSize(output.path) : 0;
  const rejectedSize = rejectedPath === undefined ? 0 : await partialSize(rejectedPath);
  const isThere = size >= checkpoint.outputBytes && rejectedSize >= checkpoint.rejectedBytes;
  return isThere ? checkpoint : undefined;
}

async function openOutputs(
  { output, outputFormat: format = 'json', nonfinite: nonFinite, ...options }: PredictFilesOptions,
  { journal, resumed }: Pick<Run, 'resumed'> & Pick<RunOutputs, 'journal'>,
): Promise<RunOutputs> {
  return {
    output: await openOutput({ output, format, nonFinite, resumed }),
    rejectedRows: await openRejectedRows(options.rejectedPath, resumed?.rejectedBytes ?? 0),
    journal,
    checkpointInterval: options.checkpointInterval ?? usualCheckpointInterval,
  };
}

/** What a run works with. */
interface Run {
  readonly files: readonly InputFile[];
  readonly scorer: BatchScorer;
  readonly outputs: RunOutputs;
  readonly state: RunState;
  readonly resumed: Checkpoint | undefined;
  readonly options: PredictFilesOptions;
}

async function scoreFiles({ files, scorer, outputs, state, resumed, options }: Run): Promise<void> {
  const { onError = 'fail', concurrency = 1, signal, onProgress } = options;
  const database = lazy(openDatabase);
  const reading = {
    database: database.get,
    options: readingOptions(options, options.batchRows ?? usualBatchRows),
  };
  const reader = new FilesReader(files, reading);
  try {
    const batches = reader.read({ file: resumed?.file ?? 0, row: resumed?.row ?? 0 });
    for await (const batch of scoreInOrder(batches, { scorer, onError, concurrency })) {
      signal?.throwIfAborted();
      const { number, firstRow, rowCount, source } = batch;
      const rowsBefore = state.counts.rows - firstRow;
      await state.add(batch);
      await state.save({ file: number, row: firstRow + rowCount, columns: scorer.columns });
      const isKnown = number === files.length - 1 && source.rowCount !== undefined;
      const totalRows = isKnown ? rowsBefore + (source.rowCount ?? 0) : undefined;
      onProgress?.({ rows: state.counts.rows, earlierRows: resumed?.rows ?? 0, totalRows });
    }
    const { noRows, keptNoRows } = reader.last;
    await outputs.output.end(() => scorer.empty(noRows, keptNoRows));
  } finally {
    await database.close();
  }
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
