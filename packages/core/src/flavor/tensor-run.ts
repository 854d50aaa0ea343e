import type { NamedTensor, Tensor } from '../data/vector.js';

/** Runs a model: a tensor for each input in, a tensor for each output, in their order, out. */
export type TensorRun<Output extends Tensor = Tensor> = (
  feeds: readonly NamedTensor[],
  signal?: AbortSignal | undefined,
) => readonly Output[] | Promise<readonly Output[]>;
