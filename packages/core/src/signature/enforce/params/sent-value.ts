import { isJsonObject, mapEntries } from '../../../data/json-value.js';
import { itemType, memberType } from '../../declared-types.js';
import type { DataType, ScalarType } from '../../schema.js';
import { castScalar } from '../cast/cast-scalar.js';

/**
 * A value inside an object param that passed its checks: as it was sent, which is how MLflow hands it to the model, but
 * of the declared kind. So `1.0` becomes an integer where one is declared, and times and binaries stay texts.
 */
export function sentValue(value: unknown, type: DataType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === 'string') return sentScalar(value, type);
  if (Array.isArray(value)) return value.map((item) => sentValue(item, itemType(type)));
  if (!isJsonObject(value)) return value;
  return mapEntries(value, (name, item) => sentValue(item, memberType(type, name)));
}

function sentScalar(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
    case 'integer':
    case 'long':
      return castScalar(value, type) ?? null;
    case 'float':
    case 'double':
      return typeof value === 'bigint' ? value : (castScalar(value, type) ?? null);
    default:
      return value;
  }
}
