import type { DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { MlmodelError, quoteName, typedArrays, type Vector } from '@mlmodel/core';
import { decimalValue, decimalVector, makeValidity } from '@mlmodel/scoring/batch';
import { nestedValue } from './nested-value.js';
import { type ColumnBuilder, type TypedReading, typedBuilder } from './typed-builder.js';

/** Values that are read one by one. */
type ListType = 'bool' | 'decimal' | 'string' | 'binary' | 'json';

/** How the values of a type become those of a vector. */
type Reading = TypedReading | { readonly type: ListType };

const nanosecondsPerDay = 86_400_000_000_000n;

const readings: Readonly<Record<string, Reading>> = {
  BOOLEAN: { type: 'bool' },
  TINYINT: { type: 'int8' },
  SMALLINT: { type: 'int16' },
  INTEGER: { type: 'int32' },
  BIGINT: { type: 'int64' },
  UTINYINT: { type: 'uint8' },
  USMALLINT: { type: 'uint16' },
  UINTEGER: { type: 'uint32' },
  UBIGINT: { type: 'uint64' },
  FLOAT: { type: 'float32' },
  DOUBLE: { type: 'float64' },
  TIMESTAMP_S: { type: 'datetime', factor: 1_000_000_000n },
  TIMESTAMP_MS: { type: 'datetime', factor: 1_000_000n },
  TIMESTAMP: { type: 'datetime', factor: 1000n },
  'TIMESTAMP WITH TIME ZONE': { type: 'datetime', factor: 1000n },
  TIMESTAMP_NS: { type: 'datetime', factor: 1n },
  DATE: { type: 'datetime', factor: nanosecondsPerDay },
  HUGEINT: { type: 'decimal' },
  UHUGEINT: { type: 'decimal' },
  VARCHAR: { type: 'string' },
  UUID: { type: 'string' },
  BLOB: { type: 'binary' },
};

/** Types with parts, by how their names begin. */
const families: readonly (readonly [string, Reading])[] = [
  ['DECIMAL(', { type: 'decimal' }],
  ['ENUM(', { type: 'string' }],
  ['STRUCT(', { type: 'json' }],
  ['MAP(', { type: 'json' }],
];

/**
 * @param capacity the most rows of a column
 * @throws MlmodelError `BAD_REQUEST` for a type without a counterpart
 */
export function columnBuilder(
  name: string,
  { type, capacity }: { readonly type: DuckDBType; readonly capacity: number },
): ColumnBuilder {
  const reading = readingOf(String(type));
  if (reading === undefined) throw unsupported(name, String(type));
  return isListed(reading)
    ? listBuilder(name, { reading: reading.type, type })
    : typedBuilder(name, { ...reading, capacity });
}

function isListed(reading: Reading): reading is { readonly type: ListType } {
  return reading.type === 'bool' || !Object.hasOwn(typedArrays, reading.type);
}

function readingOf(type: string): Reading | undefined {
  if (type.endsWith(']')) return { type: 'json' };
  return readings[type] ?? families.find(([start]) => type.startsWith(start))?.[1];
}

function listBuilder(
  name: string,
  { reading, type }: { readonly reading: ListType; readonly type: DuckDBType },
): ColumnBuilder {
  let values: unknown[] = [];
  return {
    append(vector, rowCount) {
      if (isAllMissing(vector, rowCount)) {
        for (let row = 0; row < rowCount; row++) values.push(null);
        return;
      }
      for (let row = 0; row < rowCount; row++)
        values.push(itemOf(vector.getItem(row), { reading, type }));
    },
    take() {
      const taken = values;
      values = [];
      return { ...vectorOf(taken, reading), name };
    },
  };
}

/** Whether a vector has no value, without looking at each: the bitmap may have other bits after the last row. */
function isAllMissing(vector: DuckDBVector, rowCount: number): boolean {
  const { validity } = vector as unknown as {
    readonly validity?: { readonly data: BigUint64Array | null };
  };
  const { data = null } = validity ?? {};
  return data !== null && rowCount % 64 === 0 && data.every((bits) => bits === 0n);
}

function itemOf(
  item: ReturnType<DuckDBVector['getItem']>,
  { reading, type }: { readonly reading: ListType; readonly type: DuckDBType },
): unknown {
  if (item === null || reading === 'bool') return item;
  switch (reading) {
    case 'decimal':
      return typeof item === 'bigint' ? decimalValue(item, 0) : nestedValue(item, type);
    case 'string':
      return String(item);
    default:
      return nestedValue(item, type);
  }
}

function vectorOf(values: readonly unknown[], type: ListType): Vector {
  if (type === 'decimal') return decimalVector(values as (number | bigint | null)[]);
  if (type !== 'bool') return { type, values } as Vector;
  const isPresent = (row: number) => values[row] !== null;
  const validity = makeValidity(values.length, isPresent);
  return { type, values: Uint8Array.from(values, Number), validity };
}

function unsupported(name: string, type: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The column ${quoteName(name)} has the type ${type}, which is not supported. Cast it to numbers, texts, timestamps, lists or structs.`,
    { field: name },
  );
}
