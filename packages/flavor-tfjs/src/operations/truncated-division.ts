import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';

/** TensorFlow's operation Div: integers are divided as in C, towards zero. */
export function truncatedQuotient({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [dividend, divisor] = inputs as [Tensor, Tensor];
  const isOfFloats = dividend.dtype !== 'int32' || divisor.dtype !== 'int32';
  return isOfFloats ? core.div(dividend, divisor) : quotient(dividend, divisor, core);
}

/** TensorFlow's operation Mod: the remainder has the sign of the dividend. */
export function truncatedRemainder({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [dividend, divisor] = inputs as [Tensor, Tensor];
  return core.sub(dividend, core.mul(quotient(dividend, divisor, core), divisor));
}

/** The quotient rounded down, and one more where that is below a negative quotient. */
function quotient(dividend: Tensor, divisor: Tensor, core: TfjsCore): Tensor {
  const floor = core.floorDiv(dividend, divisor);
  const remainder = core.sub(dividend, core.mul(floor, divisor));
  const isNegative = core.notEqual(core.less(dividend, 0), core.less(divisor, 0));
  const isBelow = core.logicalAnd(isNegative, core.notEqual(remainder, 0));
  return core.add(floor, core.cast(isBelow, floor.dtype));
}
