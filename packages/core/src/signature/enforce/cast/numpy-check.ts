import { beyondDoubles } from '../../../data/beyond-doubles.js';
import type { ElementType } from '../../../data/element-type.js';
import { isJsonObject } from '../../../data/json-value.js';
import { parseNumpyDatetime } from '../../codec/numpy-datetime.js';
import { toEpochNanoseconds } from './datetime.js';
import { type IntegerType, toInteger } from './integer.js';
import { parseNumberText } from './number-text.js';

export interface NumpyOptions {
  /** The values are an array already, whose integers `astype` wraps: those of 64 bits fit into any type. */
  readonly wraps?: boolean;
}

/**
 * Whether `numpy.array(value, dtype)` succeeds, so that a request that is refused in any case gets the error code that
 * MLflow gives it: what numpy refuses fails while the request is parsed, anything else later. Lists are not looked at
 * for their lengths.
 */
export function numpyTakes(
  value: unknown,
  element: ElementType,
  options: NumpyOptions = {},
): boolean {
  if (Array.isArray(value)) return value.every((item) => numpyTakes(item, element, options));
  switch (element) {
    case 'float16':
    case 'float32':
    case 'float64':
      return numpyTakesFloat(value);
    case 'datetime':
      return numpyTakesTime(value);
    case 'bool':
    case 'string':
    case 'binary':
    case 'json':
      return true;
    default:
      return numpyTakesInteger(value, element, options);
  }
}

/** Numbers are integers of 64 bits; a year alone, of few digits too, is a time. */
function numpyTakesTime(value: unknown): boolean {
  if (typeof value === 'string') {
    return parseNumpyDatetime(value) !== undefined || toEpochNanoseconds(value) !== undefined;
  }
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return isNumber ? toInteger(value, 'int64') !== undefined : !isJsonObject(value);
}

function numpyTakesFloat(value: unknown): boolean {
  if (typeof value === 'string') {
    const text = plainDigits(value);
    return pythonNumber.test(text) || parseNumberText(text) !== undefined;
  }
  if (typeof value === 'bigint') return Number.isFinite(Number(value)) || isBeyondDoubles(value);
  return !isJsonObject(value);
}

/** Fractions are cut off by numpy. */
function numpyTakesInteger(value: unknown, type: IntegerType, { wraps }: NumpyOptions): boolean {
  if (typeof value === 'string') {
    const text = plainDigits(value).replace(/^\+/, '');
    return toInteger(text, type) !== undefined;
  }
  const isCut = typeof value === 'number' && (wraps || !Number.isInteger(value));
  if (isCut) return Number.isFinite(value);
  if (wraps && (toInteger(value, 'int64') ?? toInteger(value, 'uint64')) !== undefined) return true;
  return toInteger(value, type) !== undefined;
}

const pythonNumber = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;

/** Python's numbers may have underscores between digits, and digits of any script: all of them become 1 here. */
function plainDigits(text: string): string {
  const packed = text.trim().replace(/(?<=\p{Nd})_(?=\p{Nd})/gu, '');
  return packed.replace(/[^\0-\x7f]/gu, (digit) => (/\p{Nd}/u.test(digit) ? '1' : digit));
}

/** Such a number is infinite in Python. */
function isBeyondDoubles(value: bigint): boolean {
  return value === beyondDoubles || value === -beyondDoubles;
}
