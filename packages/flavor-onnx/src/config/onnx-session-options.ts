import { entriesOf, propertyOf } from '@mlmodel/core';
import { invalidFlavorConfig, mapping } from '@mlmodel/core/flavor';

/** MLflow's `onnx_session_options`, in the terms of onnxruntime-node; absent is not set. */
export interface OnnxSessionOptions {
  readonly executionMode?: 'sequential' | 'parallel';
  readonly graphOptimizationLevel?: 'basic' | 'extended' | 'layout' | 'all';
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly extraSessionConfig: Readonly<Record<string, string>>;
}

const sessionOptionsField = 'flavors.onnx.onnx_session_options';

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseSessionOptions(value: unknown): OnnxSessionOptions {
  const options = mapping(value ?? {}, sessionOptionsField);
  const read = (name: string): unknown => propertyOf(options, name);
  return {
    ...executionMode(read('execution_mode')),
    ...graphOptimizationLevel(read('graph_optimization_level')),
    ...threads('intraOpNumThreads', 'intra_op_num_threads', read('intra_op_num_threads')),
    ...threads('interOpNumThreads', 'inter_op_num_threads', read('inter_op_num_threads')),
    extraSessionConfig: extraSessionConfig(read('extra_session_config')),
  };
}

/** As in MLflow, another text is "not set". */
function executionMode(value: unknown): Pick<OnnxSessionOptions, 'executionMode'> {
  const mode = typeof value === 'string' ? value.toLowerCase() : undefined;
  return mode === 'sequential' || mode === 'parallel' ? { executionMode: mode } : {};
}

/** onnxruntime's `GraphOptimizationLevel` by its number. As in MLflow, 0 is "not set". */
function graphOptimizationLevel(
  value: unknown,
): Pick<OnnxSessionOptions, 'graphOptimizationLevel'> {
  switch (value) {
    case null:
    case undefined:
    case 0:
      return {};
    case 1:
      return { graphOptimizationLevel: 'basic' };
    case 2:
      return { graphOptimizationLevel: 'extended' };
    case 3:
      return { graphOptimizationLevel: 'layout' };
    case 99:
      return { graphOptimizationLevel: 'all' };
    default:
      throw invalidFlavorConfig(
        `${sessionOptionsField}.graph_optimization_level`,
        '0, 1, 2, 3 or 99',
      );
  }
}

/** As in MLflow, 0 is "not set". */
function threads(
  option: 'intraOpNumThreads' | 'interOpNumThreads',
  name: string,
  value: unknown,
): Pick<OnnxSessionOptions, typeof option> {
  if (value === null || value === undefined || value === 0) return {};
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return { [option]: value };
  throw invalidFlavorConfig(`${sessionOptionsField}.${name}`, 'a number of threads');
}

function extraSessionConfig(value: unknown): Record<string, string> {
  const entries = mapping(value ?? {}, `${sessionOptionsField}.extra_session_config`);
  return Object.fromEntries([...entriesOf(entries)].map(([key, entry]) => [key, String(entry)]));
}
