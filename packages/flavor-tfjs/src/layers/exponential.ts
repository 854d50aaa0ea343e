import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';

/** Keras' activation `exponential`, which TensorFlow.js lacks. */
export function registerExponential(core: TfjsCore): void {
  class Exponential extends core.serialization.Serializable {
    static readonly className = 'exponential';

    apply(input: Tensor): Tensor {
      return core.exp(input);
    }

    getConfig(): serialization.ConfigDict {
      return {};
    }
  }
  core.serialization.registerClass(Exponential);
}
