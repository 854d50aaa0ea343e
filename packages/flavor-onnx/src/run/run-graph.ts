import type { NamedTensor, Tensor } from '@mlmodel/core';
import { failedRun } from '@mlmodel/core/flavor';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import type { GraphOutput } from '../graph-fields.js';
import type { OnnxRuntime } from '../load/import-onnxruntime.js';

/** One output of a run. */
export type OutputTensor = Tensor;

/** Computes a tensor for each output from a tensor for each input, both in order. */
export type GraphRun = (
  feeds: readonly NamedTensor[],
  signal?: AbortSignal | undefined,
) => Promise<readonly OutputTensor[]>;

/** Makes a run that rejects with MlmodelError `BAD_REQUEST` when onnxruntime refuses an input or fails on it. */
export function graphRun(
  session: InferenceSession,
  outputs: readonly GraphOutput[],
  runtime: OnnxRuntime,
): GraphRun {
  return async (feeds) => {
    // Without a prototype, an input may be named `__proto__`.
    const tensors: Record<string, OnnxTensor> = Object.create(null);
    for (const feed of feeds) tensors[feed.name] = onnxTensor(feed, runtime);
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(tensors);
    } catch (error) {
      throw failedRun(error);
    }
    return outputs.map(({ tensor }) => outputTensor(results[tensor] as OnnxTensor));
  };
}

/**
 * onnxruntime-node reads the bits of float16 numbers from a Uint16Array and refuses the Float16Array into which its own
 * Tensor wraps them on Node 24 and newer, so this restores them.
 */
function onnxTensor({ type, values, shape }: NamedTensor, runtime: OnnxRuntime): OnnxTensor {
  const tensor = new runtime.Tensor(type as 'float32', values as Float32Array, shape);
  return type === 'float16' ? Object.assign(tensor, { cpuData: values }) : tensor;
}

function outputTensor({ type, data, dims }: OnnxTensor): OutputTensor {
  const elements = { type, values: data, shape: dims } as OutputTensor;
  if (elements.type !== 'float16') return elements;
  const { buffer, byteOffset, length } = elements.values;
  return { type: 'float16', values: new Uint16Array(buffer, byteOffset, length), shape: dims };
}
