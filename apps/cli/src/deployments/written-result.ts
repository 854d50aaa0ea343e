import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { printable, styleFor } from '../terminal/terminal.js';

/** How results are written. */
export interface ResultStyle {
  readonly json?: boolean | undefined;
}

/** Writes what a target says about something: as JSON, or a line for each field. */
export async function writeFields(fields: object, { json = false }: ResultStyle): Promise<void> {
  if (json) return writeStdout(`${JSON.stringify(fields, null, 2)}\n`);
  const { bold } = styleFor(process.stdout);
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${bold(printable(name))}: ${textOf(value)}\n`);
  await writeStdout(lines.join(''));
}

/** A value on one line: text as it is, all else as JSON. */
export function textOf(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** Writes a sentence for people; to standard error when standard output is for another program. */
export async function writeSentence(
  sentence: string,
  { isForProgram = false }: { readonly isForProgram?: boolean } = {},
): Promise<void> {
  if (isForProgram) writeStderr(`${printable(sentence)}\n`);
  else await writeStdout(`${printable(sentence)}\n`);
}
