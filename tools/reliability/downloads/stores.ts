import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@mlmodel/python';

/** A store with the files of a model. */
export interface Store {
  readonly name: string;
  /** The port of 127.0.0.1 at which it answers. */
  readonly port: number;
  readonly uri: string;
  /** What MLflow and the client of the store read. @param port of the store, or of what is in front of it */
  variables(port: number): Readonly<Record<string, string>>;
  /** The URL of a file without any client. */
  url(file: string): string;
  stop(): Promise<void>;
}

/** What a store is started with. */
export interface StoreOptions {
  readonly python: string;
  /** A folder for the store. */
  readonly folder: string;
  /** The folder of the model, which the store takes over. */
  readonly model: string;
}

const quiet = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
const script = join(import.meta.dirname, 'store_models.py');
const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** A server of MLflow that serves artifacts from its disk. */
export async function mlflowStore({ python, folder, model }: StoreOptions): Promise<Store> {
  const place = ['--artifacts-destination', folder, '--backend-store-uri', 'sqlite:///server.db'];
  const { port, stop } = await started(python, folder, (free) => [
    ...['-m', 'mlflow', 'server', '--serve-artifacts', '--port', `${free}`],
    ...place,
  ]);
  const server = `http://127.0.0.1:${port}`;
  const { stdout } = await promisify(execFile)(python, [script, 'register', 'large', server]);
  const artifacts = `runs/${stdout.trim().split('\n').at(-1)}/artifacts`;
  await mkdir(join(folder, artifacts), { recursive: true });
  await rename(model, join(folder, artifacts, 'model'));
  const base = `${server}/api/2.0/mlflow-artifacts/artifacts/${artifacts}/model`;
  return {
    name: 'mlflow server',
    port,
    uri: 'models:/large/1',
    variables: (at) => ({ MLFLOW_TRACKING_URI: `http://127.0.0.1:${at}` }),
    url: (file) => `${base}/${file}`,
    stop,
  };
}

/** The server of moto, which speaks the protocol of S3. */
export async function motoStore({ python, folder, model }: StoreOptions): Promise<Store> {
  const { port, stop } = await started(python, folder, (free) => [
    ...['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${free}`],
  ]);
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ...keys };
  await promisify(execFile)(python, [script, 'upload', model, 'models', url], { env });
  await rm(model, { recursive: true });
  return {
    name: 'moto',
    port,
    uri: 's3://models/model',
    variables: (at) => ({ ...keys, MLFLOW_S3_ENDPOINT_URL: `http://127.0.0.1:${at}` }),
    url: (file) => `${url}/models/model/${file}`,
    stop,
  };
}

async function started(
  python: string,
  cwd: string,
  options: (port: number) => readonly string[],
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const env = { ...process.env, ...quiet };
  const child = spawn(python, options(port), { cwd, env, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    endGroup(child);
    await ended;
  };
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${options(port).join(' ')} has ended`);
    await wait(200);
  }
  return { port, stop };
}

/** The workers of a server too. */
function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
