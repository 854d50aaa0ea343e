import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { type LayerClass, onlyInput } from './layer-class.js';

/** As published, the layer stretches images at random in answers too; Keras does so only in training. */
export function correctedRandomWidth(published: LayerClass): LayerClass {
  return class RandomWidth extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      return inputShapes;
    }

    override call(inputs: Tensor | Tensor[]) {
      return onlyInput(inputs);
    }
  };
}
