import type { ElementType } from '../../../data/element-type.js';
import { isJsonObject } from '../../../data/json-value.js';
import { toEpochNanoseconds } from './datetime.js';
import { type IntegerType, toInteger } from './integer.js';
import { parseIntegerText, parseNumberText } from './number-text.js';

/**
 * Whether `numpy.array(value, dtype)` succeeds, so that a request that is refused in any case gets the error code that
 * MLflow gives it: what numpy refuses fails while the request is parsed, anything else later. Lists are not looked at
 * for their lengths.
 */
export function numpyTakes(value: unknown, element: ElementType): boolean {
  if (Array.isArray(value)) return value.every((item) => numpyTakes(item, element));
  switch (element) {
    case 'float16':
    case 'float32':
    case 'float64':
      if (typeof value === 'string') return parseNumberText(value) !== undefined;
      if (typeof value === 'bigint') return Number.isFinite(Number(value));
      return !isJsonObject(value);
    case 'datetime':
      return typeof value !== 'string' || toEpochNanoseconds(value) !== undefined;
    case 'bool':
    case 'string':
    case 'binary':
    case 'json':
      return true;
    default:
      return numpyTakesInteger(value, element);
  }
}

/** Fractions are cut off by numpy. */
function numpyTakesInteger(value: unknown, type: IntegerType): boolean {
  if (typeof value === 'string') return parseIntegerText(value) !== undefined;
  if (typeof value === 'number' && !Number.isInteger(value)) return Number.isFinite(value);
  return toInteger(value, type) !== undefined;
}
