import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of TensorFlow.js 4.22: it lacks the Keras activation `exponential`.
 * Symptom: an error at load.
 */
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
