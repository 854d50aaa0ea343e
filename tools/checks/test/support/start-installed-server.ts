import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type RunOptions, userEnvironment } from './run.js';

/** The installed server. */
export interface InstalledServer {
  readonly url: string;
  /** What it has printed so far. */
  printed(): Readonly<Record<'stdout' | 'stderr', string>>;
  stop(): Promise<void>;
}

/** Where and how to start it. */
interface StartOptions extends RunOptions {
  /** What it prints when it is ready. */
  readonly ready?: RegExp;
  /** Default: `mlmodel serve -m model`. */
  readonly command?: readonly [string, ...string[]];
}

const address = /http:\/\/127\.0\.0\.1:\d+/;

/** Starts an installed server on a free port. @throws Error when it is not ready */
export async function startInstalledServer({
  cwd,
  env = userEnvironment,
  ready = address,
  command = [join(cwd, 'node_modules/.bin/mlmodel'), 'serve', '-m', 'model'],
}: StartOptions): Promise<InstalledServer> {
  const [program, ...args] = command;
  const child = spawn(program, [...args, '-p', '0'], { cwd, env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const isLate = AbortSignal.timeout(200_000);
  for (;;) {
    const url = address.exec(output.stdout)?.[0];
    if (url !== undefined && ready.test(output.stdout)) return { url, printed: () => output, stop };
    if (isLate.aborted) child.kill('SIGKILL');
    if (child.exitCode !== null || isLate.aborted)
      throw new Error(`the server ended, or was too slow: ${JSON.stringify(output)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }
}
