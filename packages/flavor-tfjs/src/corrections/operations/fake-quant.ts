import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: it treats FakeQuantWithMinMaxVars as the identity. TensorFlow rounds to the values that
 * `num_bits` can represent between two bounds, after it has nudged these, in float32, so that 0 is representable.
 * Symptom: wrong numbers, without an error.
 * Source: tensorflow/core/kernels/fake_quant_ops_functor.h
 */
export function fakeQuantized({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [tensor, ...bounds] = inputs as [Tensor, Tensor, Tensor];
  const [lower, upper] = bounds.map((bound) => Number(bound.dataSync()[0])) as [number, number];
  const first = attrs['narrow_range'] === true ? 1 : 0;
  const last = 2 ** Number(attrs['num_bits'] ?? 8) - 1;
  const step = Math.fround(Math.fround(upper - lower) / (last - first));
  const nearest = Math.round(Math.fround(first - Math.fround(lower / step)));
  const zero = Math.min(Math.max(nearest, first), last);
  const smallest = (first - zero) * step;
  const kept = core.clipByValue(tensor, smallest, (last - zero) * step);
  const places = core.floor(core.add(core.div(core.sub(kept, smallest), step), 0.5));
  return core.add(core.mul(places, step), smallest);
}
