import { entriesOf } from '@mlmodel/core';
import { flavorBlock, invalidFlavorConfig, mapping } from '@mlmodel/core/flavor';
import { type OnnxSessionOptions, parseSessionOptions } from './onnx-session-options.js';

/** An execution provider as MLflow names it, such as `CUDAExecutionProvider`, with its options. */
export interface ProviderEntry {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What this flavor reads of the `onnx` block of an MLmodel file, as `mlflow.onnx` writes it. Blocks of MLflow 1.x and
 * 2.x, which lack `providers` or `onnx_session_options`, are fine, and so are keys that it does not know.
 */
export interface OnnxConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
  readonly providers: readonly ProviderEntry[];
  readonly sessionOptions: OnnxSessionOptions;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseOnnxConfig(block: unknown): OnnxConfig {
  const fields = flavorBlock(block, 'onnx');
  return {
    data: fields.path('data', 'the path of the model file'),
    providers: parseProviders(fields.value('providers')),
    sessionOptions: parseSessionOptions(fields.value('onnx_session_options')),
  };
}

/** A list of providers, or one outside of a list; a provider is a name, or a list of a name and options. */
function parseProviders(value: unknown): readonly ProviderEntry[] {
  if (value === null || value === undefined) return [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.map((entry, index) => {
    const [name, options]: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
    const field = `flavors.onnx.providers.${index}`;
    if (typeof name !== 'string' || name === '') {
      throw invalidFlavorConfig(field, 'the name of a provider');
    }
    return { name, options: Object.fromEntries(entriesOf(mapping(options ?? {}, field))) };
  });
}
