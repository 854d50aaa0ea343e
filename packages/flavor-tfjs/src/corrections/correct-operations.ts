import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { bitwiseAnd } from './operations/bitwise-and.js';
import { ensuredShape } from './operations/ensure-shape.js';
import { fakeQuantized } from './operations/fake-quant.js';
import { batchNormalized } from './operations/fused-batch-norm.js';
import { bandPart } from './operations/matrix-band-part.js';
import { oneHot } from './operations/one-hot.js';
import { selected } from './operations/select.js';
import { truncatedQuotient, truncatedRemainder } from './operations/truncated-division.js';

/** Computes an operation of TensorFlow from its inputs and attributes. */
type Compute = (node: GraphNode, core: TfjsCore) => Tensor;

/** The corrections by operation. Each file names the version of the converter, its fault and the symptom. */
export const operationCorrections: Readonly<Record<string, Compute>> = {
  BitwiseAnd: bitwiseAnd,
  Div: truncatedQuotient,
  EnsureShape: ensuredShape,
  FakeQuantWithMinMaxVars: fakeQuantized,
  FusedBatchNorm: batchNormalized,
  FusedBatchNormV2: batchNormalized,
  FusedBatchNormV3: batchNormalized,
  MatrixBandPart: bandPart,
  Mod: truncatedRemainder,
  OneHot: oneHot,
  Select: selected,
};

/** Registers the corrected operations for every graph that the converter runs. */
export function correctOperations(
  { registerOp }: typeof import('@tensorflow/tfjs-converter'),
  core: TfjsCore,
): void {
  for (const [name, compute] of Object.entries(operationCorrections)) {
    registerOp(name, (node) => core.tidy(() => compute(node, core)));
  }
}
