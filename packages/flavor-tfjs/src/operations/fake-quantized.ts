import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';

/**
 * TensorFlow's operation FakeQuantWithMinMaxVars, which TensorFlow.js passes over: numbers are moved to the nearest of those
 * that so many bits can tell apart between two bounds, which are moved so that 0 is among them. The bounds are moved as
 * float32, on which it depends where a tie goes.
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
