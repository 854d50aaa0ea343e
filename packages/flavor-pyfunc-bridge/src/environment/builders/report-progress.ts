/** Writes a line about the building of an environment to stderr: it may take minutes, and the operator waits. */
export function reportProgress(line: string): void {
  process.stderr.write(`environment: ${line.replace(/\p{Cc}(\[[\d;]*m)?/gu, ' ').trim()}\n`);
}
