import type { LoadedModel, ModelFiles } from '@mlmodel/core';
import type { PresentedModel } from '../openapi/presented-model.js';
import type { Labels, MetricFamily } from './metric-family.js';

/** What identifies a model. */
export interface ModelIdentity {
  /** The name in the model registry, else the artifact path, else the name of its directory. */
  readonly name: string;
  /** The version in the model registry, else the id that MLflow gave the model. */
  readonly version: string;
  /** The run that made it. */
  readonly runId: string;
}

/** What identifies a model: its origin, or what its files say. Texts are empty where neither says it. */
export async function identityOf({
  model,
  modelPath,
  origin,
}: PresentedModel): Promise<ModelIdentity> {
  const registered = origin?.name === undefined ? await registeredModel(model.files) : origin;
  const { fields } = model.mlmodel;
  const text = (name: string) => asText(fields.get(name));
  const folder = modelPath
    ?.replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1);
  return {
    name: registered.name ?? text('artifact_path') ?? folder ?? '',
    version: registered.version ?? text('model_id') ?? text('model_uuid') ?? '',
    runId: origin?.runId ?? text('run_id') ?? '',
  };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The file that MLflow adds when it downloads a model from a registry. */
const registryFile = 'registered_model_meta';

async function registeredModel(
  files: ModelFiles,
): Promise<{ name?: string | undefined; version?: string | undefined }> {
  const bytes = await files.read(registryFile, 10_000).catch(() => undefined);
  const text = new TextDecoder().decode(bytes);
  const scalar = (key: string) => new RegExp(`^${key}: *(['"]?)(.+)\\1$`, 'm').exec(text)?.[2];
  return { name: scalar('model_name'), version: scalar('model_version') };
}

/** The metric that says which model is served. */
export function modelInfo(
  model: LoadedModel,
  { name, version, runId }: ModelIdentity,
): MetricFamily {
  const { runtime } = model.session;
  const labels: Labels = {
    name,
    version,
    run_id: runId,
    flavor: model.flavor,
    runtime: `${runtime.name} ${runtime.version}`,
  };
  return {
    name: 'mlmodel_model',
    help: 'The model that is served.',
    type: 'info',
    samples: [{ labels, value: 1 }],
  };
}
