import { decodeBase64 } from '../../../data/base64.js';
import { parseIsoDatetime } from '../../../data/iso-datetime.js';
import { isTimestamp } from '../../../data/json-value.js';
import type { ElementType } from '../../../data/vector.js';
import {
  type FloatType,
  floatOverflow,
  type IntegerType,
  integerRange,
  isIntegerText,
  isNumberText,
  toEpochNanoseconds,
  toFloat,
  toInteger,
} from './cast-scalar.js';

/** What refuses a value: a scalar type by its storage, a list, or an object. */
export type RefusingType = Exclude<ElementType, 'json'> | 'list' | 'object';

export interface RefusalOptions {
  readonly type: RefusingType;
  /** The value did not come as JSON, so advice about quotes would not help. Default false. */
  readonly typed?: boolean | undefined;
  /** `params/kind`: texts do not stand for other types, nor integers for booleans and times. Default false. */
  readonly keepsKinds?: boolean | undefined;
}

/** What a message says about a refused value. */
export interface Refusal {
  /** Its kind, or what is wrong with it where the type accepts other values of that kind; follows "received". */
  readonly kind: string;
  /** A sentence on what to send. */
  readonly advice: string;
}

/** Describes a value that a type refuses. Never has the value itself. */
export function describeRefusal(value: unknown, options: RefusalOptions): Refusal {
  switch (typeof value) {
    case 'undefined':
      return { kind: 'no value', advice: valueRequired };
    case 'boolean':
      return { kind: 'a boolean', advice: adviceOnScalar(options) };
    case 'number':
    case 'bigint':
      return describeNumber(value, options);
    case 'string':
      return describeText(value, options);
    default:
      return describeObject(value, options);
  }
}

const valueRequired = 'A value is required here.';

function describeObject(value: unknown, options: RefusalOptions): Refusal {
  if (value === null) return { kind: 'null', advice: valueRequired };
  if (value instanceof Uint8Array) return { kind: 'bytes', advice: adviceOnScalar(options) };
  if (isTimestamp(value)) return { kind: 'a datetime', advice: adviceOnScalar(options) };
  const kind = Array.isArray(value) ? 'a list' : 'an object';
  const { type } = options;
  const isNested = type === 'list' || type === 'object';
  return { kind, advice: isNested || type === 'binary' ? adviceOn(type) : 'Send a single value.' };
}

function describeNumber(value: number | bigint, options: RefusalOptions): Refusal {
  const { type, keepsKinds } = options;
  const advice = adviceOnScalar(options);
  if (Number.isNaN(value)) return { kind: 'NaN', advice: adviceOn(type) };
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    return { kind: 'infinity', advice };
  }
  if (isFloat(type)) {
    const isOutside = toFloat(value, type) === undefined;
    return isOutside
      ? { kind: 'a number out of range', advice: rangeOf(type) }
      : { kind: 'a number', advice };
  }
  if (!isWhole(value)) return { kind: 'a number with a fraction', advice };
  if (keepsKinds && (type === 'bool' || type === 'datetime')) return { kind: 'an integer', advice };
  if (isInteger(type) && toInteger(value, type) === undefined) {
    return { kind: 'an integer out of range', advice: rangeOf(type) };
  }
  if (type === 'datetime' && toEpochNanoseconds(value) === undefined) {
    return { kind: 'an integer out of range', advice: datetimeRange };
  }
  const isTruth = value === 0 || value === 1 || value === 0n || value === 1n;
  if (type === 'bool' && !isTruth) return { kind: 'an integer other than 0 and 1', advice };
  return { kind: 'an integer', advice };
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function describeText(text: string, options: RefusalOptions): Refusal {
  const { type, typed, keepsKinds } = options;
  const advice = adviceOn(type);
  if (!typed && fitsUnquoted(text, type)) {
    return { kind: 'a string', advice: 'Send it without quotes.' };
  }
  const isNumberOrTruth = isInteger(type) || isFloat(type) || type === 'bool';
  if (keepsKinds && isNumberOrTruth) return { kind: 'a string', advice };
  if (isInteger(type)) {
    return isIntegerText(text)
      ? { kind: 'a string with an integer out of range', advice: rangeOf(type) }
      : { kind: 'a string that is not an integer', advice };
  }
  if (isFloat(type)) {
    return isNumberText(text)
      ? { kind: 'a string with a number out of range', advice: rangeOf(type) }
      : { kind: 'a string that is not a number', advice };
  }
  if (type === 'bool') return { kind: 'a string other than "true" and "false"', advice };
  if (type === 'binary' && decodeBase64(text) === undefined) {
    return { kind: 'a string that is not base64', advice };
  }
  if (type === 'datetime') return describeTimeText(text, advice);
  return { kind: 'a string', advice };
}

function describeTimeText(text: string, advice: string): Refusal {
  if (parseIsoDatetime(text) === undefined) {
    return { kind: 'a string that is not an ISO 8601 date or time', advice };
  }
  const isOutside = toEpochNanoseconds(text) === undefined;
  return isOutside
    ? { kind: 'a date or time out of range', advice: datetimeRange }
    : { kind: 'a string', advice };
}

/** Whether the type accepts the text as JSON without its quotes. */
function fitsUnquoted(text: string, type: RefusingType): boolean {
  const trimmed = text.trim();
  switch (type) {
    case 'bool':
      return trimmed === 'true' || trimmed === 'false';
    case 'list':
      return trimmed.startsWith('[') && trimmed.endsWith(']');
    case 'object':
      return trimmed.startsWith('{') && trimmed.endsWith('}');
    default:
      if (!isNumberText(trimmed)) return false;
      if (isInteger(type)) return toInteger(Number(trimmed), type) !== undefined;
      return isFloat(type) && toFloat(trimmed, type) !== undefined;
  }
}

function adviceOnScalar({ type, typed = false }: RefusalOptions): string {
  return type === 'string' && !typed ? 'Put it in quotes.' : adviceOn(type);
}

function adviceOn(type: RefusingType): string {
  if (isInteger(type)) return 'Send a whole number.';
  if (isFloat(type)) return 'Send a number, such as 1.5.';
  return advices[type];
}

const advices = {
  bool: 'Send true or false.',
  string: 'Send text.',
  binary: 'Send bytes as base64 text, such as "AAEC".',
  datetime: 'Send ISO 8601 text, such as "2024-01-31" or "2024-01-31T12:00:00".',
  list: 'Send a list.',
  object: 'Send an object.',
} as const;

/** That of nanoseconds since 1970 in 64 bits. */
const datetimeRange = 'It must be between 1677-09-21 and 2262-04-11.';

function rangeOf(type: IntegerType | FloatType): string {
  if (isFloat(type))
    return `It must be between -${largestFloats[type]} and ${largestFloats[type]}.`;
  const { minimum, end } = integerRange(type);
  return `It must be between ${BigInt(minimum)} and ${BigInt(end) - 1n}.`;
}

const largestFloats: Readonly<Record<FloatType, string>> = {
  float16: '65504',
  float32: '3.4028234e38',
  float64: '1.7976931348623157e308',
};

function isFloat(type: RefusingType): type is FloatType {
  return Object.hasOwn(floatOverflow, type);
}

function isInteger(type: RefusingType): type is IntegerType {
  return /^u?int/.test(type);
}
