import type { Logger } from '@mlmodel/core';

/** A logger that keeps its lines, each after its level. */
export type ListLogger = Logger & { readonly lines: readonly string[] };

export function listLogger(): ListLogger {
  const lines: string[] = [];
  const add = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return { lines, debug: add('debug'), info: add('info'), warn: add('warn'), error: add('error') };
}
