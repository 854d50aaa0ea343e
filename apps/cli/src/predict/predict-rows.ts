import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type PredictFilesOptions, type PredictSummary, predictFiles } from '@mlmodel/batch';
import { isMlmodelError, type LoadedModel, type Logger } from '@mlmodel/core';
import { labelConsole, resolveModelLocation } from '@mlmodel/core/node';
import { fileFailure } from '../files/file-failure.js';
import { UsageError } from '../options/usage-error.js';
import { interruptible } from '../process/interruptible.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { reserveStdout, writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';
import { loadModels } from './model-processes.js';
import { paramsOf } from './params-flag.js';
import { isFile, outputFormatOf, type PredictOptions } from './predict-options.js';
import { progressLine } from './progress-line.js';
import { reportSummary } from './report-summary.js';
import { scoringReports } from './scoring-reports.js';
import { tablePreview } from './table-preview.js';

/** Scores rows in batches, and reports what was done. @throws UsageError for options that do not fit together */
export async function predictRows(
  standardInput: AsyncIterable<Uint8Array>,
  options: PredictOptions,
): Promise<void> {
  const params = paramsOf(options.params);
  checkOptions(options);
  const logger = cliLogger(options);
  labelConsole(logger);
  reserveStdout();
  const { model, concurrency } = await loadModels(options, logger);
  try {
    const given = fileOptions(options, { model, logger });
    const summary = await run({ ...given, params, concurrency, standardInput }, options);
    await reportSummary(summary, options);
  } finally {
    await model.dispose();
  }
}

function checkOptions({
  resume,
  outputPath,
  rejectedPath,
  onError = 'fail',
}: PredictOptions): void {
  if (resume === true && !isFile(outputPath)) {
    throw new UsageError('--resume needs an output file: -o FILE.');
  }
  if (rejectedPath !== undefined && onError === 'fail') {
    throw new UsageError('--rejected-path needs --on-error skip or --on-error null.');
  }
}

interface Scoring {
  readonly model: LoadedModel;
  readonly logger: Logger;
}

function fileOptions(
  options: PredictOptions,
  { model, logger }: Scoring,
): Omit<PredictFilesOptions, 'output' | 'standardInput'> {
  const { inputPath = ['-'], columns } = options;
  return {
    model,
    strict: options.strict,
    ...scoringReports(logger),
    inputs: inputPath,
    inputFormat: options.contentType,
    outputFormat: outputFormatOf(options),
    nonfinite: options.nonfinite,
    columns: columns === undefined ? [] : columns.split(',').map((name) => name.trim()),
    onError: options.onError,
    rejectedPath: options.rejectedPath,
    batchRows: options.batchRows,
    resume: options.resume,
    identity: identityOf(options),
  };
}

/** What decides predictions beside inputs: the model's files, and options of flavors. */
function identityOf({ modelUri, params, byFlavor }: PredictOptions): string {
  const folder = resolveModelLocation(modelUri);
  const changes = [folder, join(folder, 'MLmodel')].map((path) => statSync(path).mtimeMs);
  return JSON.stringify([folder, changes, params, byFlavor]);
}

async function run(
  files: Omit<PredictFilesOptions, 'output'>,
  options: PredictOptions,
): Promise<PredictSummary> {
  const { outputPath, outputFormat } = options;
  const isPreview = !isFile(outputPath) && process.stdout.isTTY && outputFormat === undefined;
  const preview = isPreview ? tablePreview() : undefined;
  const progress = progressLine();
  const output = isFile(outputPath) ? { path: outputPath } : (preview ?? { write: writeStdout });
  try {
    const summary = await interruptible((signal) =>
      withStatus(progress.text, () =>
        predictFiles({ ...files, output, signal, onProgress: progress.update }),
      ),
    );
    await preview?.print();
    return summary;
  } catch (error) {
    if (isFile(outputPath) && existsSync(`${outputPath}.partial.state`)) writeStderr(resumeHint);
    if (isMlmodelError(error) || !isSystemError(error)) throw error;
    throw fileFailure(error, { verb: 'write', what: `"${error.path ?? outputPath}"` });
  }
}

/** Ends the output of a run that can go on. */
const resumeHint =
  'note: The rows so far are kept. The same command with --resume goes on after them.\n';

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
