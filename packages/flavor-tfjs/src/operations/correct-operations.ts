import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { batchNormalized } from './batch-normalized.js';
import { fakeQuantized } from './fake-quantized.js';
import { truncatedQuotient, truncatedRemainder } from './truncated-division.js';

/** Computes an operation of TensorFlow from its inputs and attributes. */
type Compute = (node: GraphNode, core: TfjsCore) => Tensor;

/**
 * Operations that the converter of version 4.22 has other ones stand in for, without an error, or for which it looks for
 * inputs and attributes where they are not.
 */
const operations: Readonly<Record<string, Compute>> = {
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

/** Has graphs compute these operations rightly. */
export function correctOperations(
  { registerOp }: typeof import('@tensorflow/tfjs-converter'),
  core: TfjsCore,
): void {
  for (const [name, compute] of Object.entries(operations)) {
    registerOp(name, (node) => core.tidy(() => compute(node, core)));
  }
}

function bitwiseAnd({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [first, second] = inputs as [Tensor, Tensor];
  const shape = core.broadcast_util.assertAndGetBroadcastShape(first.shape, second.shape);
  return core.bitwiseAnd(core.broadcastTo(first, shape), core.broadcastTo(second, shape));
}

/** @throws Error for a tensor of another shape than the graph says; a negative length is any */
function ensuredShape({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [tensor] = inputs as [Tensor];
  const shape = attrs['shape'] as readonly number[] | undefined;
  const fits =
    !shape ||
    (shape.length === tensor.rank &&
      shape.every((length, axis) => length < 0 || length === tensor.shape[axis]));
  if (fits) return core.clone(tensor);
  throw new Error(`a tensor has the shape [${tensor.shape}], and the graph takes [${shape}]`);
}

/** As published, the lower bound stands for the upper one too. */
function bandPart({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [matrix, lower, upper] = inputs as [Tensor, Scalar, Scalar];
  return core.linalg.bandPart(matrix, lower, upper);
}

/** As published, the new axis is the last one, whatever the graph says. */
function oneHot({ inputs, attrs }: GraphNode, core: TfjsCore): Tensor {
  const [indices, ...numbers] = inputs as [Tensor, Tensor, Tensor, Tensor];
  const [depth, on, off] = numbers.map((number) => Number(number.dataSync()[0]));
  const vectors = core.oneHot(indices, depth as number, on, off, attrs['T'] as 'float32');
  const axis = attrs['axis'] as number | undefined;
  if (axis === undefined || axis < 0 || axis === indices.rank) return vectors;
  const order = Array.from({ length: indices.rank }, (_, position) => position);
  return core.transpose(vectors, order.toSpliced(axis, 0, indices.rank));
}

/** Unlike `SelectV2`, a list of conditions chooses whole rows. */
function selected({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [condition, first, second] = inputs as [Tensor, Tensor, Tensor];
  const isOfRows = condition.rank === 1 && first.rank > 1;
  const ones = new Array<number>(Math.max(0, first.rank - 1)).fill(1);
  const chosen = isOfRows ? core.reshape(condition, [condition.size, ...ones]) : condition;
  return core.where(chosen, first, second);
}
