import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput } from './layer-class.js';

/** The fields of the published class that the correction reads. */
interface Fields {
  readonly size: readonly [number, number];
  readonly dataFormat: string;
  readonly interpolation: string;
}

/**
 * Fault of TensorFlow.js 4.22: bilinear UpSampling2D interpolates between pixel corners; Keras does between centres.
 * Symptom: wrong numbers, without an error.
 */
export function correctedUpSampling(published: LayerClass, core: TfjsCore): LayerClass {
  return class UpSampling2D extends published {
    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const { size, dataFormat, interpolation } = this as unknown as Fields;
      if (interpolation !== 'bilinear') return super.call(inputs, options);
      return core.tidy(() => {
        const input = onlyInput(inputs) as Tensor4D;
        const isFirst = dataFormat === 'channelsFirst';
        const image = isFirst ? core.transpose(input, [0, 2, 3, 1]) : input;
        const [, height, width] = image.shape;
        const lengths: [number, number] = [height * size[0], width * size[1]];
        const resized = core.image.resizeBilinear(image, lengths, false, true);
        return isFirst ? core.transpose(resized, [0, 3, 1, 2]) : resized;
      });
    }
  };
}
