/** Writes a line about the building of an environment to stderr: it may take minutes, and the operator waits. */
export function reportProgress(line: string): void {
  // Unlike the stream itself, the console does not mind a stderr that cannot be written to.
  console.error(`environment: ${line.replace(/\p{Cc}(\[[\d;]*m)?/gu, ' ').trim()}`);
}
