import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: Softmax supports only the last axis.
 * Symptom: an error when it computes.
 */
export function correctedSoftmax(published: LayerClass, core: TfjsCore): LayerClass {
  return class Softmax extends published {
    readonly #axes: readonly number[];

    constructor(settings: Readonly<Record<string, unknown>>) {
      super({ ...settings, axis: -1 });
      this.#axes = [(settings['axis'] ?? -1) as number | number[]].flat();
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      return core.tidy(() => {
        const input = onlyInput(inputs);
        const axes = this.#axes.map((axis) => (axis < 0 ? axis + input.rank : axis));
        if (axes.join() === String(input.rank - 1)) return super.call(inputs, options);
        return core.exp(core.sub(input, core.logSumExp(input, axes, true)));
      });
    }
  };
}
