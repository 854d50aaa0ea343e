import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: EnsureShape looks for the shape among the inputs; it is an attribute.
 * Symptom: an error when it computes.
 * @throws Error for a tensor of another shape than the graph states; a negative length is free
 */
export function ensuredShape({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [tensor] = inputs as [Tensor];
  const shape = attrs['shape'] as readonly number[] | undefined;
  const fits =
    !shape ||
    (shape.length === tensor.rank &&
      shape.every((length, axis) => length < 0 || length === tensor.shape[axis]));
  if (fits) return core.clone(tensor);
  throw new Error(`a tensor has the shape [${tensor.shape}], and the graph expects [${shape}]`);
}
