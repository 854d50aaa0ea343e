import { writeSync } from 'node:fs';

/** Writes a line about the building of an environment to stderr: it may take minutes, and the operator waits. */
export function reportProgress(line: string): void {
  try {
    writeSync(2, `environment: ${line.replace(/\p{Cc}(\[[\d;]*m)?/gu, ' ').trim()}\n`);
  } catch {} // A build goes on when nobody can read how far it is.
}
