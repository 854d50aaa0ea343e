import { type FlavorBlock, flavorBlock } from '@mlmodel/core/flavor';

const formats = ['layers-model', 'graph-model'] as const;

/** TensorFlow.js' names for its two model formats. */
export type ModelFormat = (typeof formats)[number];

/** The `tfjs` block of an MLmodel file; keys that it does not know are fine. */
export interface TfjsConfig {
  /** Path in the model directory: the folder of `model.json`, or that file itself. */
  readonly data: string;
  /** Absent: as in `model.json`. */
  readonly modelFormat?: ModelFormat | undefined;
  /** Version of TensorFlow.js, or of its converter, that made the model; only for error messages. */
  readonly tfjsVersion?: string | undefined;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseTfjsConfig(block: unknown): TfjsConfig {
  const fields = flavorBlock(block, 'tfjs');
  return {
    data: fields.path('data', 'the path of the folder that holds model.json'),
    modelFormat: parseFormat(fields),
    tfjsVersion: fields.version('tfjs_version'),
  };
}

/** Whether a value names a format. */
export function isModelFormat(value: unknown): value is ModelFormat {
  return formats.includes(value as ModelFormat);
}

function parseFormat(fields: FlavorBlock): ModelFormat | undefined {
  const format = fields.value('model_format') ?? undefined;
  if (format === undefined || isModelFormat(format)) return format;
  throw fields.invalid('model_format', formats.join(' or '));
}
