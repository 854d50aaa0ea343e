import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput, onlyShape } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: Flatten refuses input of rank 1 or 2, and input with free lengths.
 * Symptom: an error at load.
 */
export function correctedFlatten(published: LayerClass, core: TfjsCore): LayerClass {
  return class Flatten extends published {
    constructor(settings: Readonly<Record<string, unknown>>) {
      super(settings);
      this.inputSpec = [];
    }

    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      const [rows = null, ...lengths] = onlyShape(inputShapes);
      const isKnown = lengths.every((length) => length !== null);
      return [rows, isKnown ? lengths.reduce((size, length) => size * length, 1) : null];
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const input = onlyInput(inputs);
      if (input.rank > 2) return super.call(inputs, options);
      return input.rank === 2 ? input : core.expandDims(input, 1);
    }
  };
}
