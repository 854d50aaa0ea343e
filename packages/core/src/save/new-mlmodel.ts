import type { FlavorBlocks } from '../flavor/flavor.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import type { ModelSignature } from '../signature/schema.js';

/** The MLflow release whose format this project writes and whose scoring protocol it speaks. */
export const mlflowVersion = '3.17.2';

/** The Python version that models are saved for by default. */
export const defaultPythonVersion = '3.11.7';

/** Fields of a new MLmodel file; MLflow's names in camel case. */
export interface NewModelOptions {
  readonly flavors?: FlavorBlocks | undefined;
  readonly signature?: ModelSignature | undefined;
  readonly inputExampleInfo?: object | undefined;
  /** Anything that YAML can hold. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly artifactPath?: string | undefined;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  /** 32 hexadecimal digits; random ones when absent. */
  readonly modelUuid?: string | undefined;
  /** Such as `2026-01-31 12:00:00.000000`; now when absent. */
  readonly utcTimeCreated?: string | undefined;
  /** Bytes of the model's files. */
  readonly modelSizeBytes?: number | undefined;
  readonly envVars?: readonly string[] | undefined;
  readonly prompts?: readonly string[] | undefined;
}

/** Creates the content of an MLmodel file, with the fields that MLflow 3 writes for a new model. */
export function newMlmodel(options: NewModelOptions = {}): MlmodelFile {
  const info = options.inputExampleInfo && { ...options.inputExampleInfo };
  const flavors = new Map(Object.entries(options.flavors ?? {}));
  const fields: Readonly<Record<string, unknown>> = {
    artifact_path: options.artifactPath,
    env_vars: options.envVars,
    flavors,
    metadata: options.metadata,
    mlflow_version: mlflowVersion,
    model_id: options.modelId ?? null,
    model_size_bytes: options.modelSizeBytes,
    model_uuid: options.modelUuid ?? randomUuid(),
    prompts: options.prompts ?? null,
    run_id: options.runId,
    saved_input_example_info: info,
    utc_time_created: options.utcTimeCreated ?? timeNow(),
  };
  return {
    flavors,
    isSignatureFromTypeHint: false,
    fields: new Map(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(options.signature && { signature: options.signature }),
    ...(info && { inputExampleInfo: info as Readonly<Record<string, unknown>> }),
  };
}

/** A version 4 UUID without hyphens. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** As Python's `str()` of a datetime with microseconds. */
function timeNow(): string {
  return new Date().toISOString().replace('T', ' ').replace('Z', '000');
}
