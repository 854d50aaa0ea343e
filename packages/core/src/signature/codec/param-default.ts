import { isTimestamp } from '../../data/json-value.js';
import type { ScalarType } from '../schema.js';
import { parseNumpyDatetime } from './numpy-datetime.js';

/**
 * Checks one value of a param, and converts it, as MLflow's `_enforce_param_datatype` does: integers widen to floats,
 * text is read as a datetime, nothing else is converted.
 * @param value with Python's number kinds: a bigint is an integer, a number a float
 * @returns the value (integers as bigints), null for null, undefined when the type does not take it
 */
export function convertParamValue(value: unknown, type: ScalarType): unknown {
  if (value === null) return null;
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
    case 'long':
      return typeof value === 'bigint' ? value : undefined;
    case 'float':
    case 'double':
      return convertFloat(value);
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'datetime':
      return typeof value === 'string'
        ? parseNumpyDatetime(value)
        : isTimestamp(value)
          ? value
          : undefined;
    case 'binary':
      return undefined;
  }
}

/** An integer that no double can hold is refused. */
function convertFloat(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return undefined;
  const float = Number(value);
  return Number.isFinite(float) ? float : undefined;
}
