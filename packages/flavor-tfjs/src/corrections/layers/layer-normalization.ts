import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput } from './layer-class.js';

/** The fields of the published class that the correction reads. */
interface Fields {
  readonly axis: readonly number[];
  readonly epsilon: number;
  readonly gamma: LayerVariable | null;
  readonly beta: LayerVariable | null;
}

/**
 * Fault of TensorFlow.js 4.22: LayerNormalization does not support input of rank 5.
 * Symptom: an error when it computes.
 */
export function correctedLayerNormalization(published: LayerClass, core: TfjsCore): LayerClass {
  return class LayerNormalization extends published {
    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const input = onlyInput(inputs);
      if (input.rank <= 4) return super.call(inputs, options);
      const { axis, epsilon, gamma, beta } = this as unknown as Fields;
      return core.tidy(() => {
        const shape = input.shape.map((length, at) => (axis.includes(at) ? length : 1));
        const read = (variable: LayerVariable) => core.reshape(variable.read(), shape);
        const { mean, variance } = core.moments(input, [...axis], true);
        const deviation = core.sqrt(core.add(variance, epsilon));
        const normal = core.div(core.sub(input, mean), deviation);
        const scaled = gamma ? core.mul(normal, read(gamma)) : normal;
        return beta ? core.add(scaled, read(beta)) : scaled;
      });
    }
  };
}
