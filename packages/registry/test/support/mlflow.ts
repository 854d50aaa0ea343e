import { execFile } from 'node:child_process';
import { join } from 'node:path';
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

/** Versions to read with MLflow. */
export interface WantedModels {
  /** URIs. */
  readonly versions: readonly string[];
  /** URIs and folders. */
  readonly downloads: readonly (readonly [string, string])[];
  /** URIs, or folders, of models in ONNX, to load and compare. */
  readonly same: readonly string[];
}

/** What MLflow makes of them. */
export interface ReadModels {
  readonly versions: readonly object[];
  /** Where each download is. */
  readonly folders: readonly string[];
  /** Whether all that were loaded are the same. */
  readonly areSame: boolean;
}

/** Reads models with MLflow. */
export async function readWithMlflow(mlflow: Mlflow, wanted: WantedModels): Promise<ReadModels> {
  return JSON.parse(await run(mlflow, ['read', JSON.stringify(wanted)]));
}

async function run({ python, folder, variables }: Mlflow, args: string[]): Promise<string> {
  const env = { ...process.env, ...quiet, ...variables };
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(python, [script, ...args], options);
  return stdout.trim().split('\n').at(-1) ?? '';
}
