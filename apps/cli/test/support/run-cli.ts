import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The command as users of a clone have it. */
export const mlmodel = `${root}node_modules/.bin/mlmodel`;

/** A model of the conformance corpus. */
export function corpusModel(name: string): string {
  return `${root}tools/conformance/corpus/models/${name}`;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the real command as a process, which is killed after the test at the latest. */
export function startCli(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const child = spawn(options.command ?? mlmodel, args, {
    cwd: options.workingDirectory,
    env: { ...process.env, NODE_OPTIONS: '', COLUMNS: '', ...options.environment },
  });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** Runs the real command to its end. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = startCli(args, options);
  if (child.stdin === null || child.stdout === null || child.stderr === null) throw new Error();
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const [code, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve) => child.on('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
