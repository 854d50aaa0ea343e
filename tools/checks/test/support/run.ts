import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './workspace.js';

const execute = promisify(execFile);

/** The environment of a user, with the pinned Node first. */
export const userEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
};

/** What a command is run with. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a command printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. @returns what it printed @throws Error with its whole output when it fails */
export async function printedBy(
  [command = '', ...args]: readonly string[],
  { cwd, env = userEnvironment }: RunOptions,
): Promise<Printed> {
  const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
  return await execute(command, args, options).catch(({ message, stdout, stderr }) => {
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  });
}

/** Runs a command to its end. @returns its standard output @throws Error with its whole output when it fails */
export async function run(command: readonly string[], options: RunOptions): Promise<string> {
  return (await printedBy(command, options)).stdout;
}
