import { formatMlmodel, type MlmodelFile, mlmodelToDict } from '@mlmodel/core';
import type { OpenedModel } from '@mlmodel/core/node';
import { below } from '../artifacts/artifact-location.js';
import { missingRun } from '../find-model.js';
import type { LoggedModel, Run, Tracking } from '../store/model-store.js';
import { uploadModel } from '../upload/upload-model.js';
import type { LoggedModelInfo, LogModelOptions } from './log-options.js';
import { openWriter, type WriterContext } from './open-writer.js';
import type { TrackingWriter } from './tracking-writer.js';

/** The server that a model is logged to. */
export interface LogContext extends WriterContext {
  readonly tracking: Tracking;
  /** Not aborted with the upload: what was created by then has to be ended. */
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
  const { writer, tracking, signal } = context;
  const { runId, createRun = false, experiment, name = 'model', params = {}, tags = {} } = options;
  const given = runId === undefined ? undefined : await tracking.run(runId);
  if (runId !== undefined && given === undefined) throw missingRun(runId, tracking);
  const experimentId = given?.experimentId ?? (await idOf(experiment, writer));
  let created: Run | undefined;
  const newRun = async () => {
    signal?.throwIfAborted();
    created = await writer.createRun(
      experimentId,
      typeof createRun === 'string' ? createRun : undefined,
    );
    return created;
  };
  try {
    const run = given ?? (createRun === false ? undefined : await newRun());
    signal?.throwIfAborted();
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
  { logged, ...context }: LogContext & { readonly logged: LoggedModel },
): Promise<LoggedModelInfo> {
  const { writer } = context;
  const { modelId, runId, location } = logged;
  try {
    if (runId !== undefined) await writer.addOutput(runId, modelId);
    const fields = {
      artifact_path: location,
      model_id: modelId,
      model_uuid: modelId,
      run_id: runId,
    };
    await upload(location, { files, mlmodel: withFields(mlmodel, fields) }, context);
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
  { run, name, ...context }: LogContext & { readonly run: Run; readonly name: string },
): Promise<LoggedModelInfo> {
  const { runId } = run;
  const logged = withFields(mlmodel, { artifact_path: name, run_id: runId });
  await upload(below(run.location, name), { files, mlmodel: logged }, context);
  await context.writer.recordModel(runId, recordOf(logged));
  return { modelUri: `runs:/${runId}/${name}`, runId };
}

/** Uploads a model. @param uri of its artifacts */
async function upload(
  uri: string,
  { files, mlmodel }: Pick<OpenedModel, 'files' | 'mlmodel'>,
  context: LogContext,
): Promise<void> {
  const writer = openWriter(uri, context);
  try {
    await uploadModel(writer, { files, mlmodel: formatMlmodel(mlmodel) });
    context.signal?.throwIfAborted();
  } finally {
    await writer.close();
  }
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
