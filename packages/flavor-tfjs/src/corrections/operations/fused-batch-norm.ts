import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/** Images, then scale, offset, mean and variance by channel. */
type Inputs = [Tensor4D, Tensor1D, Tensor1D, Tensor1D, Tensor1D];

/**
 * Fault of the converter 4.22: FusedBatchNorm ignores `is_training` and `data_format`. In training, as in a Keras
 * LayerNormalization, it must use the mean and variance of its input, as those that it is given are empty.
 * Symptom: wrong numbers, without an error.
 */
export function batchNormalized({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [images, scale, offset, mean, variance] = inputs as Inputs;
  const isFirst = String(attrs['data_format'] ?? '').toUpperCase() === 'NCHW';
  const channelsLast = isFirst ? core.transpose(images, [0, 2, 3, 1]) : images;
  const trains = attrs['is_training'] !== false;
  const own = trains ? core.moments(channelsLast, [0, 1, 2]) : { mean, variance };
  const normal = core.batchNorm4d(
    channelsLast,
    own.mean as Tensor1D,
    own.variance as Tensor1D,
    offset,
    scale,
    Number(attrs['epsilon'] ?? 0.0001),
  );
  return isFirst ? core.transpose(normal, [0, 3, 1, 2]) : normal;
}
