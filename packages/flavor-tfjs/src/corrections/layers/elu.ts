import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type LayerClass, onlyInput } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: ELU refuses an `alpha` other than 1.
 * Symptom: an error at load.
 */
export function correctedElu(published: LayerClass, core: TfjsCore): LayerClass {
  return class ELU extends published {
    readonly #alpha: number;

    constructor(settings: Readonly<Record<string, unknown>>) {
      super({ ...settings, alpha: 1 });
      this.#alpha = Number(settings['alpha'] ?? 1);
    }

    override call(inputs: Tensor | Tensor[]) {
      return core.tidy(() => {
        const input = onlyInput(inputs);
        const elu = core.elu(input);
        return this.#alpha === 1
          ? elu
          : core.where(core.greater(input, 0), elu, core.mul(elu, this.#alpha));
      });
    }
  };
}
