import { constants, fstatSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { MlmodelError } from '@mlmodel/core';
import { fileFailure } from './file-failure.js';

/**
 * Lets the process outlive writes that fail: a full disk, a quota, a log whose reader is gone. The writes report it to
 * their callers.
 */
export function surviveFailedWrites(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Sent for a write beyond ulimit -f, which fails with EFBIG where the signal is taken.
  process.on('SIGXFSZ', () => {});
}

/**
 * Writes to standard output; resolves when the system has taken all of it.
 * @throws MlmodelError `IO_ERROR` when it cannot be written, or when nothing would receive it
 */
export async function writeStdout(content: Uint8Array | string): Promise<void> {
  if (isStdoutClosed()) throw closedStdout();
  try {
    if (fstatSync(process.stdout.fd).isFile()) writeToFile(Buffer.from(content));
    else await writeToStream(content);
  } catch (cause) {
    throw fileFailure(cause, { verb: 'write', what: 'to standard output' });
  }
}

/** Writes to standard error what an operator should know. A failure has no consequence. */
export function writeStderr(text: string): void {
  try {
    process.stderr.write(text);
  } catch {}
}

/** Node's own stream for files drops what a nearly full disk has no room for, without an error. */
function writeToFile(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(process.stdout.fd, bytes, at);
}

function writeToStream(content: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Whether the process was started with standard output closed. Node opens /dev/null in its place, for reading and
 * writing, where a shell's `> /dev/null` is for writing only. Only Linux tells; elsewhere it is taken for open.
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
    'Cannot write to standard output: it is closed (or /dev/null opened for reading and writing, which looks the same). Give it a file or a pipe; "> /dev/null" drops what is written.',
  );
}
