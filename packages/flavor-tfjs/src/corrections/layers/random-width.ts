import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { type LayerClass, onlyInput } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: RandomWidth also stretches images in inference; Keras does so only in training.
 * Symptom: random answers.
 */
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
