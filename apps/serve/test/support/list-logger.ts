import type { Logger } from '@mlmodel/core';

/** A logger that keeps its messages. */
export function listLogger(): { readonly logger: Logger; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const log = (message: string) => void lines.push(message);
  return { lines, logger: { debug: log, info: log, warn: log, error: log } };
}
