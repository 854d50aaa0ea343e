import type { ParamSpec, ScalarType } from '@mlmodel/core';
import { valueSchema } from './cell-schemas.js';
import { type JsonSchema, propertiesOf } from './json-schema.js';

const scalars: Readonly<Record<ScalarType, object>> = {
  boolean: { type: ['boolean', 'null'] },
  integer: {
    type: ['integer', 'null'],
    format: 'int32',
    minimum: -(2 ** 31),
    maximum: 2 ** 31 - 1,
  },
  long: { type: ['integer', 'null'], format: 'int64' },
  float: { type: ['number', 'null'], format: 'float' },
  double: { type: ['number', 'null'], format: 'double' },
  string: { type: ['string', 'null'] },
  binary: { type: ['string', 'null'], contentEncoding: 'base64' },
  datetime: { type: ['string', 'null'], description: 'A date of ISO 8601, perhaps with a time.' },
};

/** The params of a request. Unknown ones are ignored. */
export function paramsSchema(params: readonly ParamSpec[]): JsonSchema {
  return {
    type: ['object', 'null'],
    description: 'Params that are left out have their defaults.',
    properties: propertiesOf(params.map((param) => [param.name, paramSchema(param)])),
  };
}

/** One param with its default. */
function paramSchema({ type, shape, default: value }: ParamSpec): JsonSchema {
  const schema =
    typeof type === 'string'
      ? scalars[type]
      : (valueSchema(type, { optional: true, holdsNested: true }) as object);
  return shape === undefined
    ? { ...schema, default: value }
    : { type: 'array', items: schema, default: value };
}
