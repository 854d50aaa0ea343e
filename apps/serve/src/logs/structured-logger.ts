import type { Logger } from '@mlmodel/core';

/** What a line of a log is about, besides its message; values that JSON can represent. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A logger that can also write fields. */
export interface StructuredLogger extends Logger {
  /** Used instead of the other methods where there are fields. The message makes sense without them. */
  log(level: keyof Logger, message: string, fields: LogFields): void;
}

/** A line, perhaps with fields, for a logger that may only write messages. */
export interface LogEntry {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields?: LogFields | undefined;
}

/** Logs a line with its fields, or without if the logger cannot write them. */
export function logEntry(
  logger: Logger & Partial<StructuredLogger>,
  { level, message, fields }: LogEntry,
): void {
  if (logger.log === undefined || fields === undefined) logger[level](message);
  else logger.log(level, message, fields);
}
