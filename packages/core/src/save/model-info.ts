import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { mlmodelToDict } from '../mlmodel/mlmodel-to-dict.js';
import { readMlmodel } from '../model/load-model.js';
import type { ModelSignature } from '../signature/schema.js';

/**
 * MLflow's `ModelInfo` of a model, in camel case; fields that the MLmodel file lacks are null. What only a tracking
 * server knows (`registered_model_version`, the logged model) is omitted.
 */
export interface ModelInfo {
  /** `artifact_path`: the model's path among the artifacts of its run. */
  readonly artifactPath: string | null;
  /** `flavors`: the blocks by flavor. */
  readonly flavors: Readonly<Record<string, unknown>>;
  /** `model_uri`: `models:/…` with a model id, else `runs:/…` with a run id, else null. */
  readonly modelUri: string | null;
  /** `model_uuid`. */
  readonly modelUuid: string | null;
  /** `model_id`. */
  readonly modelId: string | null;
  /** `run_id`. */
  readonly runId: string | null;
  /** `saved_input_example_info`: type and files of the input example. */
  readonly savedInputExampleInfo: Readonly<Record<string, unknown>> | null;
  /** `signature`. */
  readonly signature: ModelSignature | null;
  /** `utc_time_created`: such as `2026-01-31 12:00:00.000000`. */
  readonly utcTimeCreated: string | null;
  /** `mlflow_version`: the MLflow version of the file's format. */
  readonly mlflowVersion: string | null;
  /** `metadata`: user-defined. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** `prompts`: URIs of prompts. */
  readonly prompts: readonly string[] | null;
  /** `env_vars`: names of environment variables that the model needs. */
  readonly envVars: readonly string[] | null;
}

/** The info of an MLmodel file. */
export function modelInfo(file: MlmodelFile): ModelInfo {
  const dict = mlmodelToDict(file);
  const field = <T>(name: string) => (dict[name] ?? null) as T | null;
  const info = {
    artifactPath: field<string>('artifact_path'),
    flavors: field<Readonly<Record<string, unknown>>>('flavors') ?? {},
    modelUuid: field<string>('model_uuid'),
    modelId: field<string>('model_id'),
    runId: field<string>('run_id'),
    savedInputExampleInfo: field<Readonly<Record<string, unknown>>>('saved_input_example_info'),
    signature: file.signature ?? null,
    utcTimeCreated: field<string>('utc_time_created'),
    mlflowVersion: field<string>('mlflow_version'),
    metadata: field<Readonly<Record<string, unknown>>>('metadata'),
    prompts: field<readonly string[]>('prompts'),
    envVars: field<readonly string[]>('env_vars'),
  };
  return { ...info, modelUri: modelUri(info) };
}

function modelUri({ modelId, runId, artifactPath }: Omit<ModelInfo, 'modelUri'>): string | null {
  if (modelId !== null) return `models:/${modelId}`;
  return runId === null ? null : `runs:/${runId}/${artifactPath ?? 'model'}`;
}

/** The information in a model's MLmodel file. @throws MlmodelError when it is missing or broken */
export async function getModelInfo(files: ModelFiles): Promise<ModelInfo> {
  return modelInfo(await readMlmodel(files));
}
