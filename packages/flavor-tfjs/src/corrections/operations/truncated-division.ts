import type { GraphNode } from '@tensorflow/tfjs-converter';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/**
 * Fault of the converter 4.22: Div of integers rounds down, and Mod has the sign of the divisor. TensorFlow truncates
 * towards zero, as C does, so that a remainder has the sign of the dividend.
 * Symptom: wrong numbers, without an error. This is Div.
 */
export function truncatedQuotient({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [dividend, divisor] = inputs as [Tensor, Tensor];
  const isOfFloats = dividend.dtype !== 'int32' || divisor.dtype !== 'int32';
  return isOfFloats ? core.div(dividend, divisor) : quotient(dividend, divisor, core);
}

/** Like {@link truncatedQuotient}, for Mod. */
export function truncatedRemainder({ inputs }: GraphNode, core: TfjsCore): Tensor {
  const [dividend, divisor] = inputs as [Tensor, Tensor];
  return core.sub(dividend, core.mul(quotient(dividend, divisor, core), divisor));
}

/** The quotient rounded down, plus one where it is negative and not exact. */
function quotient(dividend: Tensor, divisor: Tensor, core: TfjsCore): Tensor {
  const floor = core.floorDiv(dividend, divisor);
  const remainder = core.sub(dividend, core.mul(floor, divisor));
  const isNegative = core.notEqual(core.less(dividend, 0), core.less(divisor, 0));
  const isBelow = core.logicalAnd(isNegative, core.notEqual(remainder, 0));
  return core.add(floor, core.cast(isBelow, floor.dtype));
}
