import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { plainText } from '@mlmodel/core';

/** Bytes from which on a log is set aside when its server is started: `server.log.1` replaces the one before it. */
const longestLog = 10_000_000;

/** Bytes at the end of a log that are searched for a reason. */
const searched = 8_192;

/** A log that is open for appending. */
export interface OpenLog {
  readonly fd: number;
  /** Where what is written from now on begins. */
  readonly start: number;
  close(): void;
}

/** Opens the log of a server. */
export function openLog(path: string): OpenLog {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const isLong = size > longestLog;
  if (isLong) renameSync(path, `${path}.1`);
  const fd = openSync(path, 'a', 0o600);
  return { fd, start: isLong ? 0 : size, close: () => closeSync(fd) };
}

/** The last error in a log since a position, else its last line; undefined when nothing was written. */
export function lastErrorIn(path: string, start: number): string | undefined {
  const lines = endOf(path, start)
    .split('\n')
    .map((line) => plainText(line).trim())
    .filter((line) => line !== '');
  const line = lines.findLast((one) => /^error: /i.test(one)) ?? lines.at(-1);
  return line?.replace(/^error: /i, '');
}

function endOf(path: string, start: number): string {
  const fd = openSync(path, 'r');
  try {
    const { size } = statSync(path);
    const from = Math.max(start, size - searched);
    const bytes = Buffer.alloc(Math.max(0, Math.min(searched, size - from)));
    const count = readSync(fd, bytes, 0, bytes.length, from);
    return bytes.toString('utf8', 0, count);
  } finally {
    closeSync(fd);
  }
}
