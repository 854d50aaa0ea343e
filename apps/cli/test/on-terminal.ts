import { spawnSync } from 'node:child_process';
import { root, runCli } from './run-cli.js';

/** Whether `script`, which makes terminals, is there and understands its arguments. */
export const hasTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

export interface Terminal {
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What `mlmodel` shows on a terminal, on both outputs. */
export async function onTerminal(
  words: string,
  { columns = 80, environment }: Terminal = {},
): Promise<string> {
  const line = `stty cols ${columns}; exec ${root}node_modules/.bin/mlmodel ${words}`;
  const { stdout } = await runCli(['-qec', line, '/dev/null'], {
    command: 'script',
    environment: { TERM: 'xterm', NO_COLOR: '', ...environment },
  });
  return stdout.replaceAll('\r\n', '\n');
}
