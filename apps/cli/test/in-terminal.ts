import { spawnSync } from 'node:child_process';
import { type Finished, mlmodel, type RunOptions, runCli } from './run-cli.js';

/** Whether this machine has the program that gives a command a terminal: `script` of util-linux. */
export const hasTerminals = /util-linux/.test(
  String(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout),
);

export interface TerminalOptions extends Pick<RunOptions, 'workingDirectory' | 'environment'> {
  readonly columns: number;
}

/** What a command wrote to its terminal. */
export interface TerminalRun extends Pick<Finished, 'code'> {
  /** All that was written, with ␛ as the escape character. */
  readonly written: string;
  /** The lines that are to be seen at the end. */
  readonly screen: readonly string[];
}

/** Runs the real command with a terminal as standard output and standard error, to its end. */
export async function runInTerminal(
  args: readonly string[],
  { columns, environment, workingDirectory }: TerminalOptions,
): Promise<TerminalRun> {
  const command = [mlmodel, ...args].map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(' ');
  const { code, stdout } = await runCli(
    ['-qefc', `stty cols ${columns} rows 50 && ${command}`, '/dev/null'],
    {
      command: 'script',
      environment: { TERM: 'xterm', NO_COLOR: '', CI: '', ...environment },
      ...(workingDirectory !== undefined && { workingDirectory }),
    },
  );
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
