import { constants, fstatSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { MlmodelError } from '@mlmodel/core';
import { fileFailure } from '../files/file-failure.js';

/**
 * Makes the process survive failed writes, such as on a full disk or to a closed pipe. The writes still report them to
 * their callers.
 */
export function surviveFailedWrites(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // A write beyond ulimit -f sends this signal. If it is handled, the write fails with EFBIG.
  process.on('SIGXFSZ', () => {});
}

/** Undefined before the first write. */
let wasClosed: boolean | undefined;

let write: typeof process.stdout.write = (...content: [never]) => process.stdout.write(...content);

/**
 * Keeps standard output for {@link writeStdout}: what else is written to `process.stdout`, such as by a model, goes to
 * standard error.
 */
export function reserveStdout(): void {
  write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
}

/**
 * Writes to standard output. Resolves when everything is written.
 * @throws MlmodelError `IO_ERROR` when that fails, or standard output is closed
 */
export async function writeStdout(content: Uint8Array | string): Promise<void> {
  wasClosed ??= isStdoutClosed();
  if (wasClosed) throw closedStdout();
  try {
    if (fstatSync(process.stdout.fd).isFile()) writeToFile(Buffer.from(content));
    else await writeToStream(content);
  } catch (cause) {
    throw fileFailure(cause, { verb: 'write', what: 'to standard output' });
  }
}

/** Writes to standard error, and ignores failures. */
export function writeStderr(text: string): void {
  try {
    process.stderr.write(text);
  } catch {}
}

/** Node's own stream for files silently drops data when the disk becomes full. */
function writeToFile(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(process.stdout.fd, bytes, at);
}

function writeToStream(content: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    write(content, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Whether the process was started with standard output closed. Node replaces it with /dev/null for reading and writing,
 * whereas `> /dev/null` in a shell is for writing only. Works on Linux only; false elsewhere.
 */
function isStdoutClosed(): boolean {
  try {
    if (readlinkSync('/proc/self/fd/1') !== '/dev/null') return false;
    const [, flags = ''] =
      /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & constants.O_RDWR) !== 0;
  } catch {
    return false;
  }
}

function closedStdout(): MlmodelError {
  return new MlmodelError(
    'IO_ERROR',
    'Cannot write to standard output: it is closed (or /dev/null opened for reading and writing, which looks the same). Redirect it to a file or a pipe, or discard it with "> /dev/null".',
  );
}
