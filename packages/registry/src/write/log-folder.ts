import { formatMlmodel, MlmodelError, type MlmodelFile, mlmodelToDict } from '@mlmodel/core';
import type { OpenedModel } from '@mlmodel/core/node';
import { artifactLocation, below } from '../artifacts/artifact-location.js';
import type { StoreAddress } from '../connection/connection.js';
import { missingRun } from '../find-model.js';
import type { HttpClient } from '../http/http-client.js';
import type { LoggedModel, Run, Tracking } from '../store/model-store.js';
import { withoutSecrets } from '../uri/model-uri.js';
import type { LoggedModelInfo, LogModelOptions } from './log-options.js';
import type { TrackingWriter } from './tracking-writer.js';
import { uploadModel } from './upload-model.js';

/** The server that a model is logged to. */
export interface LogContext {
  readonly address: StoreAddress;
  readonly tracking: Tracking;
  readonly client: HttpClient;
  readonly writer: TrackingWriter;
}

/** How a folder is logged, and to which experiment unless it is to a run. */
interface LogFolderOptions extends LogModelOptions {
  readonly experiment: NonNullable<LogModelOptions['experiment']>;
}

/** Logs the folder of a model; see `logModel`. A run that this creates ends with it. */
export async function logFolder(
  opened: OpenedModel,
  options: LogFolderOptions,
  context: LogContext,
): Promise<LoggedModelInfo> {
  const { writer, tracking } = context;
  const { runId, createRun = false, experiment, name = 'model', params = {}, tags = {} } = options;
  const given = runId === undefined ? undefined : await tracking.run(runId);
  if (runId !== undefined && given === undefined) throw missingRun(runId, tracking);
  const experimentId = given?.experimentId ?? (await idOf(experiment, writer));
  let created: Run | undefined;
  const newRun = async () => {
    created = await writer.createRun(
      experimentId,
      typeof createRun === 'string' ? createRun : undefined,
    );
    return created;
  };
  try {
    const run = given ?? (createRun === false ? undefined : await newRun());
    const fields = { experimentId, name, runId: run?.runId, params, tags };
    const logged = await writer.createLoggedModel(fields);
    const info =
      logged === undefined
        ? await uploadToRun(opened, { ...context, name, run: run ?? (await newRun()) })
        : await uploadLogged(opened, { ...context, logged });
    if (created !== undefined) await writer.endRun(created.runId, 'FINISHED');
    return info;
  } catch (error) {
    // The failure matters, not that it could not be noted.
    if (created !== undefined) await writer.endRun(created.runId, 'FAILED').catch(() => {});
    throw error;
  }
}

async function idOf(
  experiment: NonNullable<LogModelOptions['experiment']>,
  writer: TrackingWriter,
): Promise<string> {
  return typeof experiment === 'string' ? writer.experimentId(experiment) : experiment.id;
}

/** Uploads a logged model of MLflow 3, and makes it ready. */
async function uploadLogged(
  { mlmodel, files }: OpenedModel,
  { logged, writer, client, address }: LogContext & { readonly logged: LoggedModel },
): Promise<LoggedModelInfo> {
  const { modelId, runId, location } = logged;
  try {
    if (runId !== undefined) await writer.addOutput(runId, modelId);
    const fields = {
      artifact_path: location,
      model_id: modelId,
      model_uuid: modelId,
      run_id: runId,
    };
    const text = formatMlmodel(withFields(mlmodel, fields));
    const folder = uploadFolder(location, address);
    await uploadModel(client, { files, mlmodel: text, folder });
    await writer.finishLoggedModel(modelId, 'READY');
  } catch (error) {
    await writer.finishLoggedModel(modelId, 'FAILED').catch(() => {});
    throw error;
  }
  return { modelUri: `models:/${modelId}`, modelId, ...(runId !== undefined && { runId }) };
}

/** Uploads a model to the artifacts of a run, as MLflow 2 does. */
async function uploadToRun(
  { mlmodel, files }: OpenedModel,
  { run, name, writer, client, address }: LogContext & { readonly run: Run; readonly name: string },
): Promise<LoggedModelInfo> {
  const { runId } = run;
  const logged = withFields(mlmodel, { artifact_path: name, run_id: runId });
  const folder = uploadFolder(below(run.location, name), address);
  await uploadModel(client, { files, mlmodel: formatMlmodel(logged), folder });
  await writer.recordModel(runId, recordOf(logged));
  return { modelUri: `runs:/${runId}/${name}`, runId };
}

/** Where the proxy of the server keeps artifacts. @throws MlmodelError when it does not */
function uploadFolder(uri: string, address: StoreAddress): string {
  const place = artifactLocation(uri, address);
  if (place.kind === 'served') return place.path;
  throw new MlmodelError(
    'NOT_IMPLEMENTED',
    `The server keeps the artifacts of this experiment at "${withoutSecrets(uri)}", and does not take them itself. Log to an experiment that was created while the server ran with --serve-artifacts.`,
  );
}

/** The file with other fields; undefined ones are removed. */
function withFields(mlmodel: MlmodelFile, fields: Readonly<Record<string, unknown>>): MlmodelFile {
  const all = new Map([...mlmodel.fields, ...Object.entries(fields)]);
  return { ...mlmodel, fields: new Map([...all].filter(([, value]) => value !== undefined)) };
}

/** What MLflow notes about a model in a tag of its run (`Model.get_tags_dict`). */
function recordOf(mlmodel: MlmodelFile): object {
  const { run_id, utc_time_created, artifact_path, model_uuid, flavors } = mlmodelToDict(mlmodel);
  return { run_id, utc_time_created, artifact_path, model_uuid, flavors };
}
