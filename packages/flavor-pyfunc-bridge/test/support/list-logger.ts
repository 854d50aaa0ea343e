import type { Logger } from '@mlmodel/core';

/** A logger that keeps its lines. */
export type ListLogger = Logger & { readonly lines: readonly string[] };

export function listLogger(): ListLogger {
  const lines: string[] = [];
  const add = (line: string) => {
    lines.push(line);
  };
  return { lines, debug: add, info: add, warn: add, error: add };
}
