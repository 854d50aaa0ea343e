import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: MatrixBandPart uses its lower bound as the upper one too.
 * Symptom: wrong numbers, without an error.
 */
export function bandPart({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [matrix, lower, upper] = inputs as [Tensor, Scalar, Scalar];
  return core.linalg.bandPart(matrix, lower, upper);
}
