import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: OneHot ignores `axis` and always appends the new axis.
 * Symptom: wrong shapes.
 */
export function oneHot({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [indices, ...numbers] = inputs as [Tensor, Tensor, Tensor, Tensor];
  const [depth, on, off] = numbers.map((number) => Number(number.dataSync()[0]));
  const vectors = core.oneHot(indices, depth as number, on, off, attrs['T'] as 'float32');
  const axis = attrs['axis'] as number | undefined;
  if (axis === undefined || axis < 0 || axis === indices.rank) return vectors;
  const order = Array.from({ length: indices.rank }, (_, position) => position);
  return core.transpose(vectors, order.toSpliced(axis, 0, indices.rank));
}
