import { readFile, stat } from 'node:fs/promises';
import { formatOfContent, formatOfName } from '@mlmodel/batch/formats';
import { standardInput } from '../files/standard-input.js';
import { unreadableFile } from '../files/unreadable-file.js';
import { writeStderr } from '../terminal/standard-streams.js';
import { type BodyFormat, isFile, outputFormatOf, type PredictOptions } from './predict-options.js';

/** Larger CSV is scored in batches. */
const largestBody = 16 * 1024 * 1024;

/** What a command reads. */
export type Input =
  /** A body that is answered as by `/invocations`. */
  | { readonly body: Uint8Array; readonly format: BodyFormat }
  /** Rows that are scored in batches: those of files, or of standard input. */
  | { readonly standardInput: AsyncIterable<Uint8Array> };

/**
 * Reads a body: one input of JSON, or of up to 16 MiB of CSV, without an option of batches. All else is left to be read
 * in batches.
 * @throws MlmodelError `IO_ERROR` when it cannot be read
 */
export async function readInput(options: PredictOptions): Promise<Input> {
  const [path = '-', ...others] = options.inputPath ?? [];
  const isBatches = others.length > 0 || asksForBatches(options);
  if (!isFile(path))
    return isBatches ? { standardInput: standardInput() } : readStandardInput(options);
  const named = options.contentType ?? formatOfName(path);
  if (isBatches || !isBody(named ?? 'json') || !(await isShort(path, named)))
    return { standardInput: none() };
  const body = await readFile(path).catch(async (cause: unknown) => {
    throw await unreadableFile(cause, path);
  });
  const format = formatOf(body, options) ?? named ?? 'json';
  return isBody(format) ? { body, format } : { standardInput: none() };
}

/** Whether options are given that mean rows, not a body. */
function asksForBatches(options: PredictOptions): boolean {
  const { params, columns, onError, rejectedPath, batchRows, workers = 1 } = options;
  const given = [params, columns, onError, rejectedPath, batchRows].some(
    (value) => value !== undefined,
  );
  return (
    given ||
    workers > 1 ||
    options.resume === true ||
    options.json === true ||
    (outputFormatOf(options) ?? 'json') !== 'json'
  );
}

/** Whether a file is read at once. A pattern or a folder is not; a missing one is, which reports it. */
async function isShort(path: string, format: string | undefined): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return !/[*?[{]/.test(path);
  return !found.isDirectory() && (format === 'json' || found.size <= largestBody);
}

async function readStandardInput(options: PredictOptions): Promise<Input> {
  if (process.stdin.isTTY) writeStderr('Reading from the terminal. Press Ctrl+D to finish.\n');
  const source = standardInput();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    pieces.push(next.value);
    length += next.value.length;
    const isLong = length > largestBody && formatOf(pieces[0] as Uint8Array, options) !== 'json';
    if (isLong) return { standardInput: joined(pieces, source) };
  }
  const body = Buffer.concat(pieces);
  const format = formatOf(body, options) ?? 'json';
  return isBody(format) ? { body, format } : { standardInput: joined([body]) };
}

function formatOf(content: Uint8Array, { contentType }: PredictOptions): string | undefined {
  return contentType ?? formatOfContent(content.subarray(0, 65_536));
}

function isBody(format: string): format is BodyFormat {
  return format === 'json' || format === 'csv';
}

async function* joined(
  pieces: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array> = none(),
): AsyncGenerator<Uint8Array, void> {
  yield* pieces;
  yield* rest;
}

async function* none(): AsyncGenerator<Uint8Array, void> {}
