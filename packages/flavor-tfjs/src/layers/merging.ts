import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import type { LayerClass } from './layer-class.js';

/**
 * As published, the layers that add, multiply or compare their inputs hand on only some of the masks, in a shape that no
 * layer takes; Keras hands on the steps that count in all inputs with a mask.
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
