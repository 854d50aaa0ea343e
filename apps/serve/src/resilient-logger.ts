import { type Logger, safeLogger } from '@mlmodel/core';
import {
  type LogEntry,
  type LogFields,
  logEntry,
  type StructuredLogger,
} from './logs/structured-logger.js';

/** Bytes that may wait in a standard stream for their reader before log lines are dropped. */
const maxBacklog = 1024 * 1024;

/**
 * A logger that cannot stop the server: it never throws, survives failed writes, and drops and counts lines while the
 * standard stream that they go to has a backlog. A full disk is an error event of that stream, which would end the
 * process; a reader that stops reading would fill the memory. Runtimes other than Node may have no such streams.
 */
export function resilientLogger(
  logger: (Logger & Partial<StructuredLogger>) | undefined,
): StructuredLogger {
  const safe = safeLogger(logger);
  const write = (level: keyof Logger) => {
    const writeLine = (message: string, fields?: LogFields) => {
      if (fields === undefined || !writesFields(logger)) safe[level](message);
      else logSafely(logger, { level, message, fields });
    };
    return hasStreams() ? dropBacklog(writeLine, safe.warn) : writeLine;
  };
  const levels = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { ...levels, log: (level, message, fields) => levels[level](message, fields) };
}

function hasStreams(): boolean {
  return globalThis.process?.stdout?.writableLength !== undefined;
}

/** `console` also has a method `log`, but it takes no level. */
function writesFields(
  logger: (Logger & Partial<StructuredLogger>) | undefined,
): logger is StructuredLogger {
  return logger?.log !== undefined && logger !== globalThis.console;
}

function logSafely(logger: StructuredLogger, entry: Required<LogEntry>): void {
  try {
    logEntry(logger, entry);
  } catch {}
}

type Write = (message: string, fields?: LogFields) => void;

/** Drops messages instead of writing them while their stream has a backlog, and reports how many it dropped. */
function dropBacklog(write: Write, warn: Write): Write {
  let stream: NodeJS.WriteStream | undefined;
  let dropped = 0;
  const report = () => {
    const count = dropped;
    dropped = 0;
    const lines = count === 1 ? '1 log line was' : `${count} log lines were`;
    writeSafely(warn, `${lines} dropped because they were not read in time.`);
  };
  return (message, fields) => {
    if (stream !== undefined && stream.writableLength > maxBacklog) {
      if (dropped === 0) stream.once('drain', report);
      dropped += 1;
    } else stream = writeSafely(write, message, fields);
  };
}

/** @returns the standard stream in which the message waits; undefined if it does not wait */
function writeSafely(
  write: Write,
  message: string,
  fields?: LogFields,
): NodeJS.WriteStream | undefined {
  const { stdout, stderr } = process;
  const before = stdout.writableLength;
  const beforeError = stderr.writableLength;
  ignoreFailedWrites();
  write(message, fields);
  if (stderr.writableLength > beforeError) return stderr;
  return stdout.writableLength > before ? stdout : undefined;
}

let isIgnoring = false;

/** Ignores those of this turn of the event loop: the error event comes with its next tick. */
function ignoreFailedWrites(): void {
  if (isIgnoring) return;
  isIgnoring = true;
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', ignore);
  setImmediate(() => {
    isIgnoring = false;
    for (const stream of streams) stream.off('error', ignore);
  });
}

function ignore(): void {}
