import { spawnSync } from 'node:child_process';
import { type Finished, mlmodel, type RunOptions, runCli } from './run-cli.js';

/** Whether `script`, which makes terminals, is there and understands its arguments. */
export const hasTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

export interface Terminal extends Pick<RunOptions, 'environment'> {
  readonly columns?: number;
}

/** What `mlmodel` shows on a terminal, on both outputs. */
export async function onTerminal(words: string, terminal?: Terminal): Promise<string> {
  const { stdout } = await runOnTerminal(words, terminal);
  return stdout.replaceAll('\r\n', '\n');
}

/** Runs `mlmodel` with a terminal as its outputs; `stdout` is what the terminal gets. */
export function runOnTerminal(
  words: string,
  { columns = 80, ...options }: Terminal = {},
): Promise<Finished> {
  const line = `stty cols ${columns}; exec ${mlmodel} ${words}`;
  return runCli(['-qec', line, '/dev/null'], {
    ...options,
    command: 'script',
    environment: { TERM: 'xterm', NO_COLOR: '', ...options.environment },
  });
}
