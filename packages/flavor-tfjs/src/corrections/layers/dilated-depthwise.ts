import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type CallOptions, type LayerClass, onlyInput, onlyShape } from './layer-class.js';

/** The fields of the published class that the correction reads. */
interface Fields {
  readonly kernelSize: readonly [number, number];
  readonly strides: [number, number];
  readonly dilationRate: [number, number];
  readonly padding: string;
  readonly dataFormat: string;
  readonly depthwiseKernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly activation: { apply(input: Tensor): Tensor };
}

/**
 * Fault of TensorFlow.js 4.22: DepthwiseConv2D ignores `dilation_rate`.
 * Symptom: wrong numbers, without an error.
 */
export function dilatedDepthwise(published: LayerClass, core: TfjsCore): LayerClass {
  return class DepthwiseConv2D extends published {
    override computeOutputShape(inputShapes: Shape | Shape[]): Shape | Shape[] {
      const { kernelSize, dilationRate, padding, dataFormat } = this as unknown as Fields;
      if (padding === 'same') return super.computeOutputShape(inputShapes);
      const firstAxis = dataFormat === 'channelsFirst' ? 2 : 1;
      // A dilated kernel leaves as many positions as an undilated one on an input shorter by its gaps.
      const shape = onlyShape(inputShapes).map((length, at) => {
        const [size, rate] = [kernelSize[at - firstAxis] ?? 1, dilationRate[at - firstAxis] ?? 1];
        return length === null ? null : length - (size - 1) * (rate - 1);
      });
      return super.computeOutputShape(shape);
    }

    override call(inputs: Tensor | Tensor[], options: CallOptions) {
      const fields = this as unknown as Fields;
      const { strides, dilationRate, padding, bias, activation } = fields;
      if (dilationRate.every((rate) => rate === 1)) return super.call(inputs, options);
      return core.tidy(() => {
        const isFirst = fields.dataFormat === 'channelsFirst';
        const input = onlyInput(inputs) as Tensor4D;
        const images: Tensor4D = isFirst ? core.transpose(input, [0, 2, 3, 1]) : input;
        const kernel = fields.depthwiseKernel.read() as Tensor4D;
        const isSame = padding === 'same' ? 'same' : 'valid';
        const made = core.depthwiseConv2d(images, kernel, strides, isSame, 'NHWC', dilationRate);
        const biased = bias ? core.add(made, bias.read()) : made;
        return activation.apply(isFirst ? core.transpose(biased, [0, 3, 1, 2]) : biased);
      });
    }
  };
}
