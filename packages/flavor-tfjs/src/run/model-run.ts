import { isMlmodelError, MlmodelError, type NamedTensor } from '@mlmodel/core';
import { failedRun } from '@mlmodel/core/flavor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { withBackend, withBackendAsync } from '../backend/with-backend.js';
import type { BackendName } from '../config/backend-name.js';
import type { OpenModel, TensorElements, TensorType } from '../load/open-model.js';
import { isTensorType } from '../load/open-model.js';
import type { TfjsCore } from '../load/tfjs-core.js';

/** One output of a run. */
export type OutputTensor = TensorElements & { readonly shape: readonly number[] };

/** Computes a tensor for each output from a tensor for each input, both in order. */
export type ModelRun = (
  feeds: readonly NamedTensor[],
  signal?: AbortSignal | undefined,
) => readonly OutputTensor[] | Promise<readonly OutputTensor[]>;

/** Runs a model on one backend and frees every tensor that is made. It throws what TensorFlow.js throws. */
export function modelRun(model: OpenModel, core: TfjsCore, backend: BackendName): ModelRun {
  const read = (tensor: Tensor, index: number) =>
    tidily(core, () => elementsOf(asDeclared(tensor, model.outputs[index]?.type, core), backend));
  if (!model.isAsync) {
    return (feeds) =>
      withBackend(core, backend, () =>
        tidily(core, () => {
          const tensors = model.compute(feeds.map((feed) => tensorOf(feed, core))) as Tensor[];
          return tensors.map(read);
        }),
      );
  }
  return (feeds, signal) =>
    withBackendAsync({ core, backend, ownTensors: model.ownTensors, signal }, async () => {
      const made = feeds.map((feed) => tensorOf(feed, core));
      try {
        const tensors = await model.compute(made);
        made.push(...tensors.filter((tensor) => !model.owns(tensor)));
        return tensors.map(read);
      } finally {
        for (const tensor of new Set(made)) tensor.dispose();
      }
    });
}

/** Runs a step and frees the tensors that it makes. */
function tidily<Result>(core: TfjsCore, step: () => Result): Result {
  let result: Result | undefined;
  core.tidy(() => {
    result = step();
  });
  return result as Result;
}

/** A run for requests: errors of TensorFlow.js may contain values of the request, so their text goes to `debug`. */
export function requestRun(run: ModelRun): ModelRun {
  return async (feeds, signal) => {
    try {
      return await run(feeds, signal);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      if (isMlmodelError(cause)) throw cause;
      throw failedRun(cause);
    }
  };
}

function tensorOf({ type, values, shape }: NamedTensor, core: TfjsCore): Tensor {
  return core.tensor(values as Float32Array | string[], [...shape], type as 'float32');
}

/** TensorFlow.js returns floats where TensorFlow keeps integers, such as for a mean. */
function asDeclared(tensor: Tensor, type: TensorType | undefined, core: TfjsCore): Tensor {
  const { dtype } = tensor;
  if (dtype === 'float32' && type === 'int32') return core.cast(tensor, type);
  return dtype === 'int32' && type === 'float32' ? core.cast(tensor, type) : tensor;
}

/** The cpu backend returns its own memory, that of weights too; wasm returns copies. */
function elementsOf(tensor: Tensor, backend: BackendName): OutputTensor {
  const { dtype, shape } = tensor;
  if (!isTensorType(dtype)) {
    throw new MlmodelError(
      'NOT_IMPLEMENTED',
      `The model's output is of the dtype ${dtype}, which is not supported. Export the model with outputs of float32, int32, bool or string.`,
    );
  }
  const values = tensor.dataSync();
  if (values.length !== tensor.size) {
    throw new Error(`it returned ${values.length} values for a tensor of ${tensor.size} elements`);
  }
  return {
    type: dtype,
    values: backend === 'cpu' ? values.slice() : values,
    shape,
  } as OutputTensor;
}
