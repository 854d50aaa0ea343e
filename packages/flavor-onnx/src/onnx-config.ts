import { MlmodelError } from '@mlmodel/core';
import { z } from 'zod';

/** `SEQUENTIAL` or `PARALLEL` in any case; MLflow takes any other text for the default. */
const executionMode = z
  .string()
  .transform((text) => text.toLowerCase())
  .transform((mode) => (mode === 'sequential' || mode === 'parallel' ? mode : undefined));

/** Values of onnxruntime's `GraphOptimizationLevel`. */
const graphOptimizationLevel = z.literal([0, 1, 2, 3, 99]);

const threadCount = z.int().nonnegative();

const sessionOptionsSchema = z.looseObject({
  execution_mode: executionMode.nullish(),
  graph_optimization_level: graphOptimizationLevel.nullish(),
  intra_op_num_threads: threadCount.nullish(),
  inter_op_num_threads: threadCount.nullish(),
  extra_session_config: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .nullish(),
});

const providerName = z.string().min(1);

/** A provider is a name, or a name with its options. */
const provider = z.union([
  providerName.transform((name) => ({ name, options: {} })),
  z
    .tuple([providerName, z.record(z.string(), z.unknown())])
    .transform(([name, options]) => ({ name, options })),
]);

const configSchema = z.looseObject({
  data: z.string().min(1),
  providers: z.union([provider.transform((one) => [one]), z.array(provider)]).nullish(),
  onnx_session_options: sessionOptionsSchema.nullish(),
  onnx_version: z.coerce.string().nullish(),
  code: z.unknown().optional(),
});

/**
 * The `onnx` block of an MLmodel file, as `mlflow.onnx` writes it: `data` is the path of the model file; blocks of
 * MLflow 1.x and 2.x, which lack `providers` or `onnx_session_options`, are fine, and so are unknown keys.
 */
export type OnnxConfig = z.output<typeof configSchema>;

export type ProviderEntry = NonNullable<OnnxConfig['providers']>[number];

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseOnnxConfig(block: unknown): OnnxConfig {
  const parsed = configSchema.safeParse(block);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = ['flavors', 'onnx', ...(issue?.path ?? [])].map(String).join('.');
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The onnx flavor of the MLmodel file is not valid: ${field}: ${issue?.message}`,
    { field, file: 'MLmodel', cause: parsed.error },
  );
}
