import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import type { LayerClass } from './layer-class.js';

/** As published, the layer takes every axis that is counted from the end for the last one. */
export function correctedConcatenate(published: LayerClass, core: TfjsCore): LayerClass {
  return class Concatenate extends published {
    protected mergeFunction(inputs: Tensor[]): Tensor {
      return core.concat(inputs, (this as unknown as { readonly axis: number }).axis);
    }
  };
}
