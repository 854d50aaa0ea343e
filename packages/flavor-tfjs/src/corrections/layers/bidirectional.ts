import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, maskOf } from './layer-class.js';

/**
 * Fault of TensorFlow.js 4.22: Bidirectional repeats the previous output for masked steps, where Keras outputs zeros.
 * Symptom: wrong numbers, without an error.
 */
export function correctedBidirectional(published: LayerClass, core: TfjsCore): LayerClass {
  return class Bidirectional extends published {
    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const mask = maskOf(options);
      const { returnSequences } = this as unknown as { readonly returnSequences: boolean };
      if (!mask || !returnSequences) return super.call(inputs, options);
      return core.tidy(() => {
        const kept = core.expandDims(core.cast(mask, 'float32'), -1);
        const answer = super.call(inputs, options);
        const zeroed = (output: Tensor) => (output.rank === 3 ? core.mul(output, kept) : output);
        return Array.isArray(answer) ? answer.map(zeroed) : zeroed(answer);
      });
    }
  };
}
