import { invalidFlavorConfig, isJsonObject, propertyOf } from '@mlmodel/core';

const formats = ['layers-model', 'graph-model'] as const;

/** What TensorFlow.js calls the two kinds of models that it saves. */
export type ModelFormat = (typeof formats)[number];

/** The `tfjs` block of an MLmodel file; keys that it does not know are fine. */
export interface TfjsConfig {
  /** Path in the model directory: the folder of `model.json`, or that file itself. */
  readonly data: string;
  /** Absent: what `model.json` says. */
  readonly modelFormat?: ModelFormat | undefined;
  /** Version of TensorFlow.js, or of its converter, that the model was made with; told in errors alone. */
  readonly tfjsVersion?: string | undefined;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseTfjsConfig(block: unknown): TfjsConfig {
  if (!isJsonObject(block)) throw invalidFlavorConfig('flavors.tfjs', 'a mapping');
  const data = propertyOf(block, 'data');
  if (typeof data !== 'string' || data === '') {
    throw invalidFlavorConfig('flavors.tfjs.data', 'the path of the folder that holds model.json');
  }
  return {
    data,
    modelFormat: parseFormat(propertyOf(block, 'model_format')),
    tfjsVersion: parseVersion(propertyOf(block, 'tfjs_version')),
  };
}

/** Whether a value names a format. */
export function isModelFormat(value: unknown): value is ModelFormat {
  return formats.includes(value as ModelFormat);
}

function parseFormat(value: unknown): ModelFormat | undefined {
  if (value === undefined || value === null) return undefined;
  if (isModelFormat(value)) return value;
  throw invalidFlavorConfig('flavors.tfjs.model_format', formats.join(' or '));
}

/** YAML reads a version such as `4.2` as a number. */
function parseVersion(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw invalidFlavorConfig('flavors.tfjs.tfjs_version', 'a version');
}
