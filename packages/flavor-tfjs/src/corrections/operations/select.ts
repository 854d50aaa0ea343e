import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: it computes Select as SelectV2. A Select with a condition of rank 1 selects whole rows.
 * Symptom: wrong numbers, or an error when it computes.
 */
export function selected({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [condition, first, second] = inputs as [Tensor, Tensor, Tensor];
  const isOfRows = condition.rank === 1 && first.rank > 1;
  const ones = new Array<number>(Math.max(0, first.rank - 1)).fill(1);
  const chosen = isOfRows ? core.reshape(condition, [condition.size, ...ones]) : condition;
  return core.where(chosen, first, second);
}
