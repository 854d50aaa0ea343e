import type { DataType, ScalarType } from '@mlmodel/core';
import { anyOf, type JsonSchema, propertiesOf, schemaRef } from './json-schema.js';

const jsonNumber = '-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?';

const integerText: JsonSchema = {
  type: 'string',
  pattern: '^\\s*-?[0-9]+\\s*$',
  maxLength: 400,
  description: 'The same integer as text.',
};

const numberText: JsonSchema = {
  type: 'string',
  pattern: `^\\s*(${jsonNumber}|[+-]?([Nn][Aa][Nn]|[Ii][Nn][Ff]([Ii][Nn][Ii][Tt][Yy])?))\\s*$`,
  description: 'The same number as text, "NaN", "Infinity" or "-Infinity".',
};

const booleanText: JsonSchema = {
  type: 'string',
  pattern: '^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$',
};

interface IntegerRange {
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Bounds beyond 2^53 are left to the format, because a JSON number cannot hold them. */
function integer(title: string, range: IntegerRange): JsonSchema {
  return { title, anyOf: [{ type: 'integer', ...range }, { type: 'boolean' }, integerText] };
}

function float(title: string, format: string): JsonSchema {
  return {
    title,
    description: 'null is NaN.',
    anyOf: [{ type: 'number', format }, { type: 'boolean' }, numberText, { type: 'null' }],
  };
}

function bits(size: number): IntegerRange {
  return { format: 'int32', minimum: -(2 ** (size - 1)), maximum: 2 ** (size - 1) - 1 };
}

function unsignedBits(size: number): IntegerRange {
  return { format: size < 32 ? 'int32' : 'int64', minimum: 0, maximum: 2 ** size - 1 };
}

/** What requests may hold for one value of each type; docs/casting.md has the rules. */
export const cellSchemas = {
  Boolean: {
    title: 'boolean',
    anyOf: [{ type: 'boolean' }, { type: 'number', enum: [0, 1] }, booleanText],
  },
  Integer: integer('integer', bits(32)),
  Long: integer('long', { format: 'int64' }),
  Int8: integer('int8', bits(8)),
  Int16: integer('int16', bits(16)),
  UnsignedInt8: integer('uint8', unsignedBits(8)),
  UnsignedInt16: integer('uint16', unsignedBits(16)),
  UnsignedInt32: integer('uint32', unsignedBits(32)),
  UnsignedLong: integer('uint64', { minimum: 0 }),
  Float16: float('float16', 'float'),
  Float: float('float', 'float'),
  Double: float('double', 'double'),
  Text: { title: 'string', anyOf: [{ type: 'string' }, { type: 'null' }] },
  Base64: {
    title: 'binary',
    description: 'Bytes in base64, with padding.',
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^[A-Za-z0-9+/=\\s]*$',
  },
  Datetime: {
    title: 'datetime',
    description:
      'A date of ISO 8601, perhaps with a time and an offset from UTC; or nanoseconds since 1970.',
    anyOf: [
      { type: 'string', format: 'date-time' },
      { type: 'string', pattern: '^[0-9+-]' },
      { type: 'integer', format: 'int64' },
      { type: 'null' },
    ],
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** A name of {@link cellSchemas}. */
type CellSchemaName = keyof typeof cellSchemas;

const scalarSchemas: Readonly<Record<ScalarType, CellSchemaName>> = {
  boolean: 'Boolean',
  integer: 'Integer',
  long: 'Long',
  float: 'Float',
  double: 'Double',
  string: 'Text',
  binary: 'Base64',
  datetime: 'Datetime',
};

const elementSchemas: ReadonlyMap<string, CellSchemaName> = new Map<string, CellSchemaName>([
  ['bool', 'Boolean'],
  ['int8', 'Int8'],
  ['int16', 'Int16'],
  ['int32', 'Integer'],
  ['int64', 'Long'],
  ['uint8', 'UnsignedInt8'],
  ['uint16', 'UnsignedInt16'],
  ['uint32', 'UnsignedInt32'],
  ['uint64', 'UnsignedLong'],
  ['float16', 'Float16'],
  ['float32', 'Float'],
  ['float64', 'Double'],
  ['str', 'Text'],
  ['bytes', 'Base64'],
]);

/** The elements of a tensor. A dtype that is not known here accepts anything. */
export function elementSchema(dtype: string): JsonSchema {
  if (/^datetime64/.test(dtype)) return schemaRef('Datetime');
  if (/^[<>=|]?U\d*$/.test(dtype)) return schemaRef('Text');
  if (/^[<>=|]?S\d*$/.test(dtype)) return schemaRef('Base64');
  const name = elementSchemas.get(dtype);
  return name === undefined ? true : schemaRef(name);
}

/** How a value of a request is nested. */
export interface ValuePlace {
  /** Whether null is accepted. */
  readonly optional: boolean;
  /** Whether the model takes lists and objects where text is declared, and lists for bytes. */
  readonly holdsNested: boolean;
  /** Whether objects may have undeclared properties. */
  readonly isOpen?: boolean;
}

/** What a request may hold for a value of a declared type. */
export function valueSchema(type: DataType, place: ValuePlace): JsonSchema {
  if (typeof type === 'string') return scalarSchema(type, place);
  switch (type.type) {
    case 'any':
      return true;
    case 'sparkml_vector':
      return nullable({ type: 'array', items: schemaRef('Double') }, place);
    case 'array':
      return nullable({ type: 'array', items: valueSchema(type.items, place) }, place);
    case 'map':
      return nullable(
        { type: 'object', additionalProperties: valueSchema(type.values, place) },
        place,
      );
    case 'object': {
      const properties = type.properties.map(({ name, dataType, required }) => {
        const optional = required !== true;
        return [name, valueSchema(dataType, { ...place, optional })] as const;
      });
      const required = type.properties.filter((property) => property.required === true);
      const schema: JsonSchema = {
        type: 'object',
        properties: propertiesOf(properties),
        required: required.map(({ name }) => name),
        ...(place.isOpen !== true && { additionalProperties: false }),
      };
      return nullable(place.optional ? anyOf([schema, emptyObject]) : schema, place);
    }
  }
}

const emptyObject: JsonSchema = { type: 'object', maxProperties: 0 };

function scalarSchema(type: ScalarType, place: ValuePlace): JsonSchema {
  const schema = schemaRef(scalarSchemas[type]);
  const nested = place.holdsNested ? nestedInstead[type] : undefined;
  return nullable(nested === undefined ? schema : anyOf([schema, nested]), place);
}

const nestedInstead: Partial<Readonly<Record<ScalarType, JsonSchema>>> = {
  string: { type: ['array', 'object'] },
  binary: { type: 'array' },
};

function nullable(schema: JsonSchema, { optional }: ValuePlace): JsonSchema {
  return optional ? anyOf([schema, { type: 'null' }]) : schema;
}
