import { globSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { formatOfContent, formatOfName, type InputFormat } from '../formats.js';
import type { InputFile } from './file-source.js';
import { folderValuesOf } from './folder-values.js';
import { peek } from './peek.js';
import { isPacked } from './read-pieces.js';

/** Bytes that show the format of an input. */
const shownBytes = 1 << 16;

/** The most entries that are looked at in a folder. */
const mostEntries = 100_000;

/** What is read. */
export interface Inputs {
  /** Paths of files and folders, and patterns (`*.csv`, `**`); `-` is standard input. */
  readonly paths: readonly string[];
  /** The format of all; otherwise their names and content show it. */
  readonly format?: InputFormat | undefined;
  readonly standardInput: AsyncIterable<Uint8Array>;
}

/**
 * Finds the files of inputs, those of folders and patterns in the order of their names.
 * @throws MlmodelError `IO_ERROR` for a path without files, `INVALID_PARAMETER_VALUE` for a format that stays unknown
 */
export async function findFiles({
  paths,
  format,
  standardInput,
}: Inputs): Promise<readonly InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push(await streamOf(standardInput, format));
    else for (const found of filesAt(path)) files.push(await fileOf(found, format));
  }
  return files;
}

interface FoundFile {
  readonly path: string;
  /** Below the folder that was given. */
  readonly below: string;
}

function filesAt(path: string): readonly FoundFile[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const files = filesIn(path);
    if (files.length === 0) throw noFiles(`The folder "${path}" has no files with rows`);
    return files;
  }
  if (found !== undefined || !/[*?[{]/.test(path)) return [{ path, below: path }];
  const matches = globSync(path).filter((match) => !isHidden(match) && statSync(match).isFile());
  if (matches.length === 0) throw noFiles(`No file matches "${path}"`);
  return matches.sort(byName).map((match) => ({ path: match, below: match }));
}

/** Files of a folder with rows, by their names. Hidden ones, and those of other programs such as `_SUCCESS`, are left out. */
function filesIn(folder: string): readonly FoundFile[] {
  const files: FoundFile[] = [];
  const folders = [''];
  let seen = 0;
  for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      seen++;
      if (seen > mostEntries)
        throw noFiles(`The folder "${folder}" has more than ${mostEntries} entries`);
      const place = join(below, entry.name);
      if (/^[._]/.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(place);
      else if (formatOfName(place) !== undefined)
        files.push({ path: join(folder, place), below: place });
    }
  }
  return files.sort((one, other) => byName(one.below, other.below));
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.');
}

function byName(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

async function fileOf(
  { path, below }: FoundFile,
  given: InputFormat | undefined,
): Promise<InputFile> {
  const name = `"${path}"`;
  const start = await startOf(path);
  if (start.length === 0) throw empty(name);
  const format = given ?? formatOf(path, start);
  if (format === undefined) throw unknownFormat(name);
  return { name, path, format, folderValues: folderValuesOf(below) };
}

/** Text by the name of a file is confirmed by its content: JSON Lines are often called `.json`. */
function formatOf(path: string, start: Uint8Array): InputFormat | undefined {
  const named = formatOfName(path);
  const isSure = isPacked(path) || (named !== undefined && named !== 'json');
  return isSure ? named : (formatOfContent(start) ?? named);
}

async function startOf(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(shownBytes), 0, shownBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'the file does not exist' : (cause as Error).message;
    throw new MlmodelError('IO_ERROR', `Cannot read "${path}": ${reason}. Check the path.`, {
      cause,
    });
  }
}

async function streamOf(
  source: AsyncIterable<Uint8Array>,
  given: InputFormat | undefined,
): Promise<InputFile> {
  const { start, pieces } = await peek(source, shownBytes);
  const name = 'Standard input';
  if (start.length === 0) throw empty(name);
  const format = given ?? formatOfContent(start);
  if (format === undefined) throw unknownFormat(name);
  return { name, pieces, format, folderValues: {} };
}

function noFiles(what: string): MlmodelError {
  return new MlmodelError('IO_ERROR', `${what}. Check the path, and quote patterns in a shell.`);
}

function empty(name: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${name} is empty. It must contain rows.`);
}

function unknownFormat(name: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The format of ${name} is unknown. Say it with -t: csv, json, jsonl, parquet or arrow.`,
  );
}
