import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startProxy, type TestProxy } from '@mlmodel/jest-config/proxy';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const script = join(import.meta.dirname, 'object_store.py');

/** A process that is an object store, reached through a proxy. */
export interface RunningStore {
  readonly proxy: TestProxy;
  stop(): Promise<void>;
}

/** Starts a process, and waits until it answers at a port. @param variables for the process */
export async function startStore(
  command: readonly [string, ...string[]],
  port: number,
): Promise<RunningStore> {
  const [program, ...options] = command;
  const child = spawn(program, options, { cwd: temporaryFolder(), stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (hasEnded(child)) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`);
    await wait(100);
  }
  const proxy = await startProxy(url);
  return {
    proxy,
    async stop() {
      await proxy.close();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What MLflow does with a store. */
export interface Exchange {
  readonly python: string;
  /** The folder of mlflow.db. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** A URI below which runs are. */
  readonly root: string;
  /** Folders, and the URIs to upload them to. */
  readonly uploads: readonly (readonly [string, string])[];
  /** URIs to download, where `RUN_ID` is the run that has the first folder as its artifact `model`. */
  readonly uris: readonly string[];
}

/** Uploads with MLflow, registers the first folder as `fraud`, and downloads. @returns URIs, and where MLflow put them */
export async function exchangeWithMlflow({
  python,
  folder,
  variables,
  ...request
}: Exchange): Promise<readonly (readonly [string, string])[]> {
  const quiet = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
  const env = { ...process.env, ...quiet, ...variables };
  const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(request)], {
    cwd: folder,
    env,
  });
  const [uris, folders]: [string[], string[]] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return uris.map((uri, index) => [uri, folders[index] ?? ''] as const);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
