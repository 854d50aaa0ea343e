import { rm } from 'node:fs/promises';
import type { MlmodelError } from '@mlmodel/core';
import type { InputFile } from '../input/file-source.js';
import { openPartialFile, type PartialFile } from '../output/partial-file.js';

/** A row without a prediction. */
export interface RejectedRow {
  readonly file: InputFile;
  /** The row in it, from 0. */
  readonly row: number;
  readonly failure: MlmodelError;
}

/** Keeps rejected rows in a file of JSON Lines: `file`, `row` (from 0), `column` if one is to blame, `reason`. */
export interface RejectedRows {
  /** Bytes of the file so far. */
  readonly bytes: number;
  add(rows: readonly RejectedRow[]): Promise<void>;
  /** Gives the file its name; without rows there is none. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** @param path of the file; undefined: rows are counted only @param length bytes of an earlier run to keep */
export async function openRejectedRows(
  path: string | undefined,
  length: number,
): Promise<RejectedRows> {
  let file: PartialFile | undefined;
  const open = async (at: number) => {
    file ??= path === undefined ? undefined : await openPartialFile(path, at);
    return file;
  };
  if (length > 0) await open(length);
  return {
    get bytes() {
      return file?.length ?? 0;
    },
    async add(rows) {
      if (rows.length === 0) return;
      await (await open(0))?.write(rows.map(lineOf).join(''));
    },
    async finish() {
      if (file !== undefined) await file.finish();
      else if (path !== undefined) await rm(path, { force: true });
    },
    async close() {
      await file?.close();
    },
  };
}

function lineOf({ file, row, failure }: RejectedRow): string {
  const { message: reason, subject } = failure;
  return `${JSON.stringify({ file: file.path ?? file.name, row, column: subject.field, reason })}\n`;
}
