import { type BatchScorer, createBatchScorer } from '@mlmodel/scoring/batch';
import { type Database, openDatabase } from './duckdb/database.js';
import type { InputFile } from './input/file-source.js';
import { findFiles } from './input/find-files.js';
import { openSource, type Reading } from './input/open-source.js';
import { readingOptions } from './input/reading-options.js';
import { type Checkpoint, type Journal, openJournal } from './output/journal.js';
import { openOutput } from './output/open-output.js';
import { partialSize, removePartial } from './output/partial-file.js';
import type { PredictFilesOptions, PredictSummary } from './predict-files-options.js';
import { openRejectedRows } from './run/rejected-rows.js';
import { runIdentity } from './run/run-identity.js';
import { type RunOutputs, RunState } from './run/run-state.js';
import { scoreFile } from './run/score-file.js';

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

async function scoreFiles(run: Run): Promise<void> {
  const { files, resumed, options } = run;
  const database = lazy(openDatabase);
  const reading = {
    database: database.get,
    options: readingOptions(options, options.batchRows ?? usualBatchRows),
  };
  try {
    for (let number = resumed?.file ?? 0; number < files.length; number++) {
      await scoreOne(number, { ...run, reading });
    }
  } finally {
    await database.close();
  }
}

/** Scores the rows of a file; the last one also ends the output. @param number of the file, from 0 */
async function scoreOne(
  number: number,
  { reading, ...run }: Run & { readonly reading: Reading },
): Promise<void> {
  const { files, scorer, outputs, state, resumed, options } = run;
  const { onError = 'fail', concurrency = 1, signal, onProgress } = options;
  const file = files[number] as InputFile;
  const isLast = number === files.length - 1;
  const source = await openSource(file, reading);
  try {
    const firstRow = number === resumed?.file ? resumed.row : 0;
    const rowsBefore = state.counts.rows - firstRow;
    const batches = scoreFile({ file, source, scorer, onError, concurrency }, firstRow);
    for await (const batch of batches) {
      signal?.throwIfAborted();
      await state.add(batch);
      await state.save({ file: number, row: batch.nextRow, columns: scorer.columns });
      const { rowCount } = source;
      const totalRows = isLast && rowCount !== undefined ? rowsBefore + rowCount : undefined;
      onProgress?.({ rows: state.counts.rows, totalRows });
    }
    if (isLast) await outputs.output.end(() => scorer.empty(source.noRows, source.keptNoRows));
  } finally {
    await source.close?.();
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
