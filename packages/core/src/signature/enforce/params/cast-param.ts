import { isMlmodelError } from '../../../errors/mlmodel-error.js';
import { parseNumpyDatetime } from '../../codec/numpy-datetime.js';
import type { ObjectType, ParamSpec, ScalarType } from '../../schema.js';
import { castNested } from '../cast/cast-nested.js';
import { castScalar } from '../cast/cast-scalar.js';
import { describeKind } from '../cast/cast-target.js';
import { formatType } from '../cast/format-type.js';
import { sentValue } from './sent-value.js';

export type CastParam =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string; readonly received: string };

/** Casts one param by the rules `params/…`. */
export function castParam(value: unknown, { type, shape }: ParamSpec): CastParam {
  if (typeof type !== 'string') return castObjectParam(value, type);
  if (shape === undefined) return castScalarParam(value, type);
  const expected = `a list of ${type}`;
  if (!Array.isArray(value)) return { ok: false, expected, received: describeKind(value) };
  const items = value.map((item) => castScalarParam(item, type));
  const values: unknown[] = [];
  for (const item of items) {
    if (!item.ok) return { ok: false, expected, received: `${item.received} in it` };
    values.push(item.value);
  }
  return { ok: true, value: values };
}

function castScalarParam(value: unknown, type: ScalarType): CastParam {
  if (value === null) return { ok: true, value };
  const cast = toParam(value, type);
  if (cast !== undefined) return { ok: true, value: cast };
  return { ok: false, expected: type, received: describeKind(value) };
}

/** Of the right kind (`params/kind`), and then by the rules of the type; `params/float` keeps the digits. */
function toParam(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
    case 'long':
      return isNumber(value) ? castScalar(value, type) : undefined;
    case 'float':
    case 'double':
      return isNumber(value) && castScalar(value, type) !== undefined ? Number(value) : undefined;
    case 'datetime':
      return typeof value === 'string' ? parseNumpyDatetime(value) : undefined;
    default:
      return castScalar(value, type);
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function castObjectParam(value: unknown, type: ObjectType): CastParam {
  try {
    castNested(value, type, { path: 'params', row: 0, required: true });
    return { ok: true, value: sentValue(value, type) };
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    return { ok: false, expected: formatType(type), received: error.message };
  }
}
