import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import {
  type IgnoredNames,
  ignoredNameSentence,
  isMlmodelError,
  type LoadedModel,
  type Logger,
  MlmodelError,
} from '@mlmodel/core';
import {
  loadModel,
  openModelDirectory,
  quoteForShell,
  resolveModelLocation,
} from '@mlmodel/core/node';
import { createPipeline, type ScoringResponse } from '@mlmodel/scoring';
import { fileFailure } from '../files/file-failure.js';
import { unreadableFile } from '../files/unreadable-file.js';
import { checkTarget, writeFileAtomically } from '../files/write-file.js';
import { labelConsole } from '../loading/label-console.js';
import { guardLoading } from '../loading/load-guard.js';
import { loadingOptionsOf, prepareEnvironment } from '../loading/prepare-environment.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { withInputExampleHint } from '../predict/input-example-hint.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';

/** The values of `mlmodel predict`'s options. */
export interface PredictOptions extends LoadingConfiguration {
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType?: 'json' | 'csv';
}

const contentTypes = { json: 'application/json', csv: 'text/csv' };

/** Scores one body like `/invocations`, and writes the same response. */
export async function predict(options: PredictOptions): Promise<void> {
  // Before somebody types the input.
  await openModelDirectory(resolveModelLocation(options.modelUri));
  await checkOutput(options.outputPath);
  const body = await readInput(options.inputPath);
  if (body.byteLength === 0) throw emptyInput(options);
  const logger = cliLogger(options);
  labelConsole(logger);
  const model = await load(options, logger);
  try {
    await writeResponse(await score(body, model, { options, logger }), options.outputPath);
  } finally {
    await model.dispose();
  }
}

async function load(options: PredictOptions, logger: Logger): Promise<LoadedModel> {
  const flavorOptions = loadingOptionsOf(options, true);
  const loadLogger = await prepareEnvironment(options, { options: flavorOptions, logger });
  return guardLoading(options, () =>
    loadModel(options.modelUri, {
      flavors: options.flavor,
      options: flavorOptions,
      logger: loadLogger,
    }),
  );
}

interface ScoreContext {
  readonly options: PredictOptions;
  readonly logger: Logger;
}

async function score(
  body: Uint8Array,
  model: LoadedModel,
  { options, logger }: ScoreContext,
): Promise<Uint8Array> {
  const pipeline = createPipeline(model, {
    nonfinite: options.nonfinite,
    strict: options.strict,
    onIgnored: (ignored) => warnOfIgnored(ignored, logger),
    onFailure: ({ traceback }) => logger.warn(`The model raised an exception:\n${traceback}`),
  });
  const contentType = contentTypes[contentTypeOf(options)];
  try {
    return bytesOf((await pipeline.score({ body, contentType })).body);
  } catch (error) {
    const failure = withInput(error, options);
    const path = options.inputPath;
    throw isFile(path) ? await withInputExampleHint(failure, { path, model }) : failure;
  }
}

/** Refuses an output file that cannot be written, before the model is loaded. */
async function checkOutput(path: string | undefined): Promise<void> {
  if (isFile(path)) await checkTarget(path).catch((cause: unknown) => refuseOutput(path, cause));
}

function refuseOutput(path: string, cause: unknown): never {
  throw fileFailure(cause, { verb: 'write', what: `"${path}"` });
}

/** How many names are reported. */
const mostNames = 20;

function warnOfIgnored(ignored: IgnoredNames, logger: Logger): void {
  for (const name of ignored.names.slice(0, mostNames)) {
    logger.warn(ignoredNameSentence(name, ignored));
  }
}

async function writeResponse(response: Uint8Array, path: string | undefined): Promise<void> {
  if (isFile(path)) {
    return writeFileAtomically(path, response).catch((cause) => refuseOutput(path, cause));
  }
  await writeStdout(response);
  if (process.stdout.isTTY) await writeStdout('\n');
}

function bytesOf(body: ScoringResponse['body']): Uint8Array {
  return Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body as string | Uint8Array);
}

function contentTypeOf({ contentType, inputPath }: PredictOptions): 'json' | 'csv' {
  return contentType ?? (inputPath?.toLowerCase().endsWith('.csv') ? 'csv' : 'json');
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (isFile(path)) {
    return readFile(path).catch(async (cause: unknown) => {
      throw await unreadableFile(cause, path);
    });
  }
  if (process.stdin.isTTY) writeStderr('Reading from the terminal. Press Ctrl+D to finish.\n');
  return buffer(process.stdin).catch((cause: unknown) => {
    throw fileFailure(cause, { verb: 'read', what: 'standard input' });
  });
}

/** An error of the pipeline, which does not know where the input comes from. */
function withInput(error: unknown, options: PredictOptions): unknown {
  if (!isMlmodelError(error)) return error;
  const { errorCode, message, subject, status, debug } = error;
  const input = isFile(options.inputPath) ? `"${options.inputPath}"` : 'Standard input';
  const type = contentTypeOf(options).toUpperCase();
  const facts = { ...subject, status, debug, cause: error };
  return new MlmodelError(errorCode, `${input}, read as ${type}: ${withFlags(message)}`, facts);
}

/** Replaces advice about headers of a request by advice about flags. */
function withFlags(message: string): string {
  const advice = /send (?:[^:.]*, with )?the header [\w-]+: ([\w./+-]*\w)( \(with curl: [^)]*\))?/g;
  return message.replace(advice, (_advice, wanted: string) => {
    const types = Object.entries(contentTypes);
    const [type] = types.find(([, mediaType]) => mediaType === wanted) ?? [];
    return type === undefined ? 'predict reads JSON and CSV only' : `add -t ${type}`;
  });
}

function emptyInput({ inputPath, modelUri }: PredictOptions): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isFile(inputPath)
      ? `The input "${inputPath}" is empty. It must contain rows as JSON or CSV.`
      : `Standard input is empty. Give the rows in a file, mlmodel predict ${quoteForShell(modelUri)} -i FILE, or pipe them to the command.`,
  );
}

/** `-` means standard input or output, as in other commands. */
function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-';
}
