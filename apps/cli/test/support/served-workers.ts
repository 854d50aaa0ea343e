import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, startCli } from './run-cli.js';

/** Options for a model that is a module. */
export const flavor = ['--flavor', `${root}packages/flavor-node-function`, '--allow-code'];

/** A model that echoes its tensor; `busy` blocks its process for ever, `sleep` takes 1.5 s. */
export const echoModule = `
  export const predict = ({ tensor }) => {
    const [text] = tensor.values;
    while (text === 'busy');
    if (text === 'sleep') return new Promise((resolve) => setTimeout(resolve, 1_500, ['slept']));
    return [text];
  };`;

/** Writes a model with this module. */
export function moduleFolder(module: string): string {
  return temporaryFolder({
    MLmodel: 'flavors: {node_function: {module: model.mjs}}',
    'model.mjs': module,
  });
}

/** The arguments of `mlmodel serve` for a model with this module, on a free port. */
export function servedModule(module: string, ...args: string[]): string[] {
  return servedFolder(moduleFolder(module), ...args);
}

/** As {@link servedModule}, for a folder of `moduleFolder`. */
export function servedFolder(folder: string, ...args: string[]): string[] {
  return ['serve', '-m', folder, '-p', '0', '--execution', 'inline', ...flavor, ...args];
}

/** A running command with workers. */
export interface ServedWorkers {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  readonly stdout: () => string;
  readonly log: () => string;
  /** The process ids of the workers that run. */
  workers(): readonly number[];
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
}

/** Starts the command, and waits for its announcement. @throws Error with its log if it ends before that */
export async function serveWorkers(args: readonly string[]): Promise<ServedWorkers> {
  const child = startCli(args);
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let stdout = '';
  let log = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (log += text));
  await Promise.race([until(() => /^Serving .*\n(.*\n)*\n$/.test(stdout)), exited]);
  const [url, port] = /http:\/\/[^\s']+:(\d+)/.exec(stdout) ?? [];
  const { pid } = child;
  if (url === undefined || pid === undefined) throw new Error(log);
  return {
    pid,
    url,
    port: Number(port),
    stdout: () => stdout,
    log: () => log,
    workers: () => childrenOf(pid).filter(isWorker),
    signal: (name) => void child.kill(name),
    exited,
  };
}

/** Waits for a condition. The test's own time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(20);
}

/** How many connections to a port a process holds, on Linux. */
export function connectionsOf(pid: number, port: number): number {
  const sockets = new Set(socketsAt(port, '01').map((inode) => `socket:[${inode}]`));
  return descriptorsOf(pid).filter((target) => sockets.has(target)).length;
}

/** Whether any process listens on a port, on Linux. */
export function isListening(port: number): boolean {
  return socketsAt(port, '0A').length > 0;
}

/** The inodes of the sockets with a local port and a state of `include/net/tcp_states.h`. */
function socketsAt(port: number, wanted: string): readonly string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, local, , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return local?.endsWith(ending) && state === wanted ? [inode] : [];
  });
}

function descriptorsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return '';
    }
  });
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').filter(Boolean).map(Number);
}

function isWorker(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker-child');
  } catch {
    return false;
  }
}

/** The value that the model returns for one. */
export async function predict(url: string, value: string): Promise<unknown> {
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: [value] }),
  });
  return response.json();
}
