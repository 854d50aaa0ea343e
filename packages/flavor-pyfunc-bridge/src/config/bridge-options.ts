import { isJsonObject, type LoadingOptions, MlmodelError } from '@mlmodel/core';

/** Ways to create the Python environment of a model, by MLflow's names. */
export const environmentManagers = ['local', 'uv', 'virtualenv', 'conda'] as const;

/** One of {@link environmentManagers}. */
export type EnvironmentManager = (typeof environmentManagers)[number];

/** The options about Python environments. */
export interface EnvironmentOptions {
  /** Default `local`; `uv` when an environment is prepared in advance. */
  readonly envManager?: EnvironmentManager | undefined;
  /** The interpreter to run, or to build environments with: a path or a name on `PATH`. */
  readonly python?: string | undefined;
  /** `NAME` passes an environment variable on to the model, in addition to the harmless ones; `NAME=VALUE` sets one. */
  readonly env: readonly string[];
  /** Consent to source packages, URLs and pip options: their code runs during installation. */
  readonly allowBuild: boolean;
  /** Consent to interpreters that uv downloads from outside the package registry. */
  readonly allowPythonDownload: boolean;
}

/** All options of the bridge in addition to those that every flavor knows. */
export interface BridgeOptions extends EnvironmentOptions {
  /** Python processes, each with the model loaded. Default: `workers` of the common options, else 1. */
  readonly bridgeWorkers?: number | undefined;
  /** Spare processes, with the model loaded, that replace one that ends. */
  readonly bridgeSpares: number;
  /** Whether no row of a request affects the prediction of another one, nor its type. Default false. */
  readonly rowsIndependent?: boolean | undefined;
  /** Values that override the `config` of the flavor, as MLflow's `--model-config`: an object, or its JSON text. */
  readonly modelConfig?: Readonly<Record<string, unknown>> | string | undefined;
}

/** The values of options that are not given. */
export const bridgeDefaults = {
  env: [] as readonly string[],
  allowBuild: false,
  allowPythonDownload: false,
  bridgeSpares: 1,
} satisfies Partial<BridgeOptions>;

/** Options as a flavor gets them, with the defaults filled in. */
export function withDefaults(
  options: LoadingOptions & Partial<BridgeOptions>,
): LoadingOptions & BridgeOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...bridgeDefaults, ...Object.fromEntries(given) };
}

/**
 * The values that override the configuration of the model: the option, else MLflow's variable `SERVING_MODEL_CONFIG`.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a variable that holds anything but a JSON object
 */
export function modelConfigOf(
  { modelConfig }: Partial<BridgeOptions>,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, unknown>> | undefined {
  const given = modelConfig ?? (environment['SERVING_MODEL_CONFIG'] || undefined);
  if (typeof given !== 'string') return given;
  const parsed = parseJsonObject(given);
  if (parsed !== undefined) return parsed;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The variable SERVING_MODEL_CONFIG must be a JSON object.',
  );
}

/** The object that a JSON text holds; undefined for any other text. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
