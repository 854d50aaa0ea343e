import {
  entriesOf,
  formatIsoDatetime,
  isJsonObject,
  isTimestamp,
  MlmodelError,
  quoteJson,
  type Tensor,
} from '@mlmodel/core';
import { mimeBase64 } from './mime-base64.js';
import { formatNonFinite, type NonFinite } from './non-finite.js';
import { renderTensor } from './render-tensor.js';

/** Deeper values are refused: most likely they contain themselves. */
const maximumDepth = 512;

/**
 * The JSON text of a nested value.
 * @throws MlmodelError `INTERNAL_ERROR` for what JSON cannot hold: functions, sets, undefined, values that contain
 * themselves
 */
export function renderValue(value: unknown, nonFinite: NonFinite, depth = 0): string {
  if (depth > maximumDepth) throw unserialisable('a value nested too deep');
  switch (typeof value) {
    case 'string':
      return quoteJson(value);
    case 'number':
      return Number.isFinite(value) ? renderFinite(value) : formatNonFinite(value, nonFinite);
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'object':
      return value === null ? 'null' : renderObject(value, nonFinite, depth + 1);
    default:
      throw unserialisable(`a value of type ${typeof value}`);
  }
}

function renderFinite(value: number): string {
  return Object.is(value, -0) ? '-0.0' : `${value}`;
}

function renderObject(value: object, nonFinite: NonFinite, depth: number): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => renderValue(item, nonFinite, depth)).join(',')}]`;
  }
  if (value instanceof Uint8Array) return quoteJson(mimeBase64(value));
  if (isTimestamp(value)) return `"${formatIsoDatetime(value.epochNanoseconds)}"`;
  if (isTensor(value)) return renderTensor(value, nonFinite);
  if (!isJsonObject(value) || !isPlain(value)) {
    throw unserialisable(`an object of class ${value.constructor?.name ?? 'unknown'}`);
  }
  const members: string[] = [];
  for (const [key, member] of entriesOf(value)) {
    members.push(`${quoteJson(String(key))}:${renderValue(member, nonFinite, depth)}`);
  }
  return `{${members.join(',')}}`;
}

function isTensor(value: object): value is Tensor {
  const { type, values, shape } = value as Tensor;
  return typeof type === 'string' && Array.isArray(shape) && typeof values === 'object';
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return value instanceof Map || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unserialisable(what: string): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    `The model's prediction cannot be written as JSON: it holds ${what}.`,
  );
}
