import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import type { LayerClass } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: the merging layers (Add, Multiply, Maximum, …) pass on only some of the masks, and in a
 * shape that no layer takes. Keras combines the masks of all inputs that have one.
 * Symptom: wrong numbers, or an error when it computes.
 */
export function correctedMerging(published: LayerClass, core: TfjsCore): LayerClass {
  return class Merging extends published {
    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
      const masks = [mask ?? []].flat().filter((one) => one !== null && one !== undefined);
      if (masks.length === 0) return null as never;
      return core.tidy(() => masks.reduce((all, one) => core.logicalAnd(all, one)));
    }
  };
}
