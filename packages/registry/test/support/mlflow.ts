import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, 'models.py');
const quiet = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };

/** What `models.py log` has logged. */
export interface Logged {
  readonly runId: string;
  readonly modelId: string;
  /** The URI of the artifacts of the run. */
  readonly artifacts: string;
}

/** MLflow in Python, in a folder and with variables. */
export interface Mlflow {
  readonly python: string;
  readonly folder: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Logs a model and registers it by each name. */
export async function logModels(mlflow: Mlflow, names: readonly string[]): Promise<Logged> {
  return JSON.parse(await run(mlflow, ['log', JSON.stringify(names)]));
}

/** Downloads URIs to folders with MLflow. @returns where each model is */
export async function downloadWithMlflow(
  mlflow: Mlflow,
  pairs: readonly (readonly [string, string])[],
): Promise<readonly string[]> {
  return JSON.parse(await run(mlflow, ['download', JSON.stringify(pairs)]));
}

/** Starts a server in the folder that serves artifacts. It ends with `stop`, or with this process. */
export async function startServer(
  mlflow: Mlflow,
  artifactsDestination = './artifacts',
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = ['--backend-store-uri', 'sqlite:///server.db', '--port', String(port)];
  const artifacts = ['--serve-artifacts', '--artifacts-destination', artifactsDestination];
  const { python, folder: cwd } = mlflow;
  const argument = JSON.stringify([...options, ...artifacts]);
  const server = spawn(python, [script, 'serve', argument], {
    cwd,
    env: { ...process.env, ...quiet, ...mlflow.variables },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  while (!(await isHealthy(url))) {
    if (server.exitCode !== null) throw new Error(`mlflow server ended with ${server.exitCode}`);
    await wait(200);
  }
  return {
    url,
    async stop() {
      server.stdin?.end();
      await ended;
    },
  };
}

async function run({ python, folder, variables }: Mlflow, args: string[]): Promise<string> {
  const env = { ...process.env, ...quiet, ...variables };
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(python, [script, ...args], options);
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A port of the loopback address that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
