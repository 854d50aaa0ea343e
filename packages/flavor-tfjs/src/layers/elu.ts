import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { type LayerClass, onlyInput } from './layer-class.js';

/** As published, the layer refuses another `alpha`, the limit of large negative numbers, than 1. */
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
