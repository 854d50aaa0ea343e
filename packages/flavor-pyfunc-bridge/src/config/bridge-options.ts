import { type FlavorOptions, isJsonObject, loadTimeoutOf, MlmodelError } from '@mlmodel/core';

/** Options of the bridge when a model is loaded, besides those about Python environments; all may be absent. */
export interface BridgeOptions {
  /** Python processes, each with the model loaded. Default 1. */
  readonly bridgeWorkers: number;
  /** Further processes that wait, with the model loaded, to stand in for one that ends. Default 1. */
  readonly bridgeSpares: number;
  /** Values that override the `config` of the flavor, as MLflow's `--model-config`. */
  readonly modelConfig: Readonly<Record<string, unknown>> | undefined;
  /** Longest time in seconds that a process may take to load the model and to try its input example. Default 600. */
  readonly loadTimeoutSeconds: number;
}

/**
 * Reads the options, and MLflow's variable `SERVING_MODEL_CONFIG` where `modelConfig` is absent.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the option
 */
export function parseBridgeOptions(
  options: FlavorOptions,
  environment: NodeJS.ProcessEnv = process.env,
): BridgeOptions {
  return {
    bridgeWorkers: wholeNumber(options, 'bridgeWorkers', { from: 1, otherwise: 1 }),
    bridgeSpares: wholeNumber(options, 'bridgeSpares', { from: 0, otherwise: 1 }),
    modelConfig:
      modelConfig(options['modelConfig'], 'The option modelConfig') ??
      modelConfig(environment['SERVING_MODEL_CONFIG'], 'The variable SERVING_MODEL_CONFIG'),
    loadTimeoutSeconds: loadTimeoutOf(options),
  };
}

function wholeNumber(
  options: FlavorOptions,
  name: string,
  { from, otherwise }: { from: number; otherwise: number },
): number {
  const value = options[name] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= from) return value;
  throw invalid(`The option ${name}`, `a whole number from ${from}`);
}

/** An object, or the JSON text of one. */
function modelConfig(value: unknown, source: string): Record<string, unknown> | undefined {
  if (value === undefined || value === '') return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (isJsonObject(parsed) && !(parsed instanceof Map)) return { ...parsed };
  throw invalid(source, 'a JSON object');
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function invalid(source: string, expected: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${source} must be ${expected}.`);
}
