import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import type { LayerClass } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: Concatenate treats every negative axis as -1.
 * Symptom: wrong shapes, or an error when it computes.
 */
export function correctedConcatenate(published: LayerClass, core: TfjsCore): LayerClass {
  return class Concatenate extends published {
    protected mergeFunction(inputs: Tensor[]): Tensor {
      return core.concat(inputs, (this as unknown as { readonly axis: number }).axis);
    }
  };
}
