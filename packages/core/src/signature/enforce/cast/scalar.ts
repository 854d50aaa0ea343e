import type { ScalarType } from '../../schema.js';
import { toBinary } from './binary.js';
import { toBoolean } from './boolean.js';
import { toEpochNanoseconds } from './datetime.js';
import { toFloat } from './float.js';
import { toInteger } from './integer.js';
import { toText } from './text.js';

/**
 * Casts one value by the table to how nested values are written (see json-value.ts).
 * @returns undefined when the type does not take it; null is none of its business, except that floats take it as NaN
 */
export function castScalar(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
      return toBoolean(value);
    case 'integer':
      return toInteger(value, 'int32');
    case 'long':
      return toInteger(value, 'int64');
    case 'float':
      return roundToFloat(toFloat(value, 'float32'));
    case 'double':
      return toFloat(value, 'float64');
    case 'string':
      return toText(value);
    case 'binary':
      return toBinary(value);
    case 'datetime':
      return toTimestamp(toEpochNanoseconds(value));
  }
}

function roundToFloat(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.fround(value);
}

function toTimestamp(epochNanoseconds: bigint | undefined): unknown {
  return epochNanoseconds === undefined ? undefined : { epochNanoseconds };
}
