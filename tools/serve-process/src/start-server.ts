import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const checkout = resolve(import.meta.dirname, '../../..');
const program = resolve(checkout, 'apps/cli/bin/mlmodel.mjs');
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A running `mlmodel serve`. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  /** How it ended, such as `SIGKILL` or `exit code 1`; undefined while it runs. */
  readonly ending: string | undefined;
  stop(): Promise<void>;
}

/** What surrounds a server. */
export interface Surroundings {
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long it may take to come up; 30,000 when absent. */
  readonly startMilliseconds?: number;
  /** How long it may take to stop before it is killed; 10,000 when absent. */
  readonly stopMilliseconds?: number;
}

/**
 * Starts the checkout's server on a free port.
 * @param options of `mlmodel serve`
 * @throws Error with the end of its output when it does not come up
 */
export async function startServer(
  options: readonly string[],
  { environment, startMilliseconds = 30_000, stopMilliseconds = 10_000 }: Surroundings = {},
): Promise<Server> {
  const child = spawn(process.execPath, [program, 'serve', ...options, '-p', '0'], {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  try {
    const port = await portOf(child, startMilliseconds);
    return {
      pid: child.pid ?? 0,
      port,
      get ending() {
        return endingOf(child);
      },
      stop: () => stop(child, stopMilliseconds),
    };
  } catch (error) {
    await stop(child, stopMilliseconds);
    throw error;
  }
}

function endingOf({ exitCode, signalCode }: ChildProcess): string | undefined {
  return signalCode ?? (exitCode === null ? undefined : `exit code ${exitCode}`);
}

/** Its output is read to the end, so that it never waits for a reader. */
async function portOf(child: ChildProcess, milliseconds: number): Promise<number> {
  let printed = '';
  const found = new Promise<number | undefined>((resolve) => {
    const read = (text: string) => {
      printed = (printed + text).slice(-4000);
      const [, port] = /^Serving .* at http:\/\/127\.0\.0\.1:(\d+) /m.exec(printed) ?? [];
      if (port !== undefined) resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read);
    child.on('error', (error) => read(error.message));
    child.on('close', () => resolve(undefined));
  });
  const port = await Promise.race([found, delay(milliseconds, undefined, { ref: false })]);
  if (port !== undefined) return port;
  throw new Error(`the server did not start: ${printed.trim()}`);
}

async function stop(child: ChildProcess, milliseconds: number): Promise<void> {
  if (endingOf(child) !== undefined || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await ended;
  clearTimeout(killer);
}
