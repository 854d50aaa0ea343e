import { quoteForShell } from '@mlmodel/core/node';
import { runOnTerminal, type Terminal } from './on-terminal.js';

/** What a command wrote to its terminal. */
export interface TerminalRun {
  readonly code: number | null;
  /** All that was written, with ␛ as the escape character. */
  readonly written: string;
  /** The lines that are to be seen at the end. */
  readonly screen: readonly string[];
}

/** Runs the real command on a terminal, outside of CI, to its end. */
export async function screenOf(
  args: readonly string[],
  { columns, environment }: Terminal & { readonly columns: number },
): Promise<TerminalRun> {
  const { code, stdout } = await runOnTerminal(args.map(quoteForShell).join(' '), {
    columns,
    environment: { CI: '', ...environment },
  });
  const written = stdout.replaceAll('\u001b', '␛');
  return { code, written, screen: screenAfter(written, columns) };
}

/** Carriage returns, line feeds, SGR (colours) and EL (clearing a line), of ECMA-48; else a character. */
const parts = /\r|\n|␛\[[\d;]*m|␛\[K|[^\r\n␛]/gu;

/** The lines of a terminal of that width after a text; longer lines are broken. */
function screenAfter(text: string, columns: number): readonly string[] {
  const lines: string[][] = [[]];
  let at = 0;
  for (const [part] of text.matchAll(parts)) {
    if (part === '\r') at = 0;
    else if (part === '\n') lines.push([]);
    else if (part === '␛[K') lines.at(-1)?.splice(at);
    else if (!part.startsWith('␛')) {
      if (at === columns) {
        lines.push([]);
        at = 0;
      }
      const line = lines.at(-1) ?? [];
      line[at] = part;
      at += 1;
    }
  }
  return lines.map((line) => line.join('')).filter((line) => line !== '');
}
