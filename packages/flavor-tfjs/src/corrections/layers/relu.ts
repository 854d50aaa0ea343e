import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: ReLU ignores `threshold` and `negative_slope`.
 * Symptom: wrong numbers, without an error.
 * Source: `relu` of keras/src/backend.py in Keras 2
 */
export function correctedRelu(published: LayerClass, core: TfjsCore): LayerClass {
  return class ReLU extends published {
    readonly #slope: number;
    readonly #threshold: number;
    readonly #largest: number | undefined;

    constructor(settings: Readonly<Record<string, unknown>>) {
      super(settings);
      this.#slope = Number(settings['negativeSlope'] ?? 0);
      this.#threshold = Number(settings['threshold'] ?? 0);
      this.#largest = (settings['maxValue'] as number | null | undefined) ?? undefined;
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      if (this.#slope === 0 && this.#threshold === 0) return super.call(inputs, options);
      return core.tidy(() => {
        const input = onlyInput(inputs);
        const below = core.mul(core.relu(core.sub(this.#threshold, input)), this.#slope);
        const above = core.where(core.greater(input, this.#threshold), input, 0);
        const kept =
          this.#largest === undefined ? above : core.clipByValue(above, 0, this.#largest);
        return core.sub(kept, below);
      });
    }
  };
}
