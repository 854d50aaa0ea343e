import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput } from './layer-class.js';

/** The fields of the published class that the correction reads. */
interface Fields {
  readonly axis: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/**
 * Fault of TensorFlow.js 4.22: BatchNormalization ignores `axis`, cannot read it as the list that Keras writes, and has no
 * input of rank 5.
 * Symptom: wrong numbers for an axis other than the last, an error for a list or for volumes.
 */
export function correctedBatchNormalization(published: LayerClass, core: TfjsCore): LayerClass {
  return class BatchNormalization extends published {
    constructor(settings: Readonly<Record<string, unknown>>) {
      const { axis } = settings;
      super(Array.isArray(axis) && axis.length === 1 ? { ...settings, axis: axis[0] } : settings);
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const input = onlyInput(inputs);
      const fields = this as unknown as Fields;
      const axis = fields.axis < 0 ? fields.axis + input.rank : fields.axis;
      if (axis === input.rank - 1 && input.rank <= 4) return super.call(inputs, options);
      return core.tidy(() => {
        const shape = input.shape.map((length, at) => (at === axis ? length : 1));
        const read = (variable: LayerVariable) => core.reshape(variable.read(), shape);
        const deviation = core.sqrt(core.add(read(fields.movingVariance), fields.epsilon));
        const normal = core.div(core.sub(input, read(fields.movingMean)), deviation);
        const scaled = fields.gamma ? core.mul(normal, read(fields.gamma)) : normal;
        return fields.beta ? core.add(scaled, read(fields.beta)) : scaled;
      });
    }
  };
}
