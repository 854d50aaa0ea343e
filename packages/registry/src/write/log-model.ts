import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { type OpenedModel, openModel, saveModel } from '@mlmodel/core/node';
import { connectionOf, type Environment, nameOfStore } from '../connection/connection.js';
import { limitsOf, withClients, withStores } from '../with-stores.js';
import { logFolder } from './log-folder.js';
import type { LoggedModelInfo, LogModelOptions, ModelToLog } from './log-options.js';
import { TrackingWriter } from './tracking-writer.js';

/**
 * Logs a model to a tracking server, as `log_model` of MLflow does. It is ready, and its run finished, only when all its files
 * are there.
 * @throws MlmodelError as `saveModel`; `NOT_IMPLEMENTED` when the tracking URI is no server, or its artifacts are in a
 * folder of its machine or a store that is not supported; and the errors of the server
 */
export async function logModel(
  model: ModelToLog,
  options: LogModelOptions = {},
): Promise<LoggedModelInfo> {
  const environment = options.environment ?? process.env;
  const connection = connectionOf(options, environment);
  const { tracking: address } = connection;
  if (address.kind !== 'server') throw notAServer(nameOfStore(address));
  const experiment = options.experiment ?? experimentOf(environment);
  const lasting = { ...options, signal: undefined };
  return withStores(connection, options, ({ tracking, client }) =>
    withClients(connection.workspace, lasting, (lastingClient) => {
      const writer = new TrackingWriter(lastingClient(address.url));
      const asked = { ...limitsOf(options), address, environment, client, lastingClient };
      const context = { ...asked, tracking, writer };
      return withFolder(model, (opened) => logFolder(opened, { ...options, experiment }, context));
    }),
  );
}

/** MLflow's default experiment. */
const defaultExperiment = '0';

/** The experiment that variables name, a name before an id as in MLflow. */
function experimentOf(variables: Environment): string | { readonly id: string } {
  const id = variables['MLFLOW_EXPERIMENT_ID'] || defaultExperiment;
  return variables['MLFLOW_EXPERIMENT_NAME'] || { id };
}

/** For a store that only servers of MLflow write to. */
export function notAServer(where: string): MlmodelError {
  return new MlmodelError(
    'NOT_IMPLEMENTED',
    `Models are logged and registered through a server, and ${where} is none. Run "mlflow server" with it as --backend-store-uri, and set MLFLOW_TRACKING_URI to the URL.`,
  );
}

/** Runs work with the folder of a model, which is a temporary one for a model that is not saved yet. */
async function withFolder<Result>(
  model: ModelToLog,
  work: (opened: OpenedModel) => Promise<Result>,
): Promise<Result> {
  if (typeof model === 'string' || model instanceof URL) return work(await openModel(model));
  const parent = await mkdtemp(join(tmpdir(), 'mlmodel-log-'));
  try {
    const folder = join(parent, 'model');
    await saveModel(folder, model);
    return await work(await openModel(folder));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
