import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: BitwiseAnd does not broadcast its inputs.
 * Symptom: an error when it computes.
 */
export function bitwiseAnd({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [first, second] = inputs as [Tensor, Tensor];
  const shape = core.broadcast_util.assertAndGetBroadcastShape(first.shape, second.shape);
  return core.bitwiseAnd(core.broadcastTo(first, shape), core.broadcastTo(second, shape));
}
