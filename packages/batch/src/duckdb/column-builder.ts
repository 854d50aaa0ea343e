import type { DuckDBType, DuckDBVector } from '@duckdb/node-api';
import {
  type Column,
  type ElementType,
  MlmodelError,
  quoteName,
  typedArrays,
  type Vector,
} from '@mlmodel/core';
import { nestedValue } from './nested-value.js';

/** How the values of a type become those of a vector. Numbers of `DuckDBTypeId`, which is loaded later. */
type Reading =
  | { readonly type: keyof typeof typedArrays; readonly factor?: bigint }
  | { readonly type: 'bool' | 'double' | 'string' | 'binary' | 'json' };

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
  HUGEINT: { type: 'double' },
  UHUGEINT: { type: 'double' },
  VARCHAR: { type: 'string' },
  UUID: { type: 'string' },
  BLOB: { type: 'binary' },
};

/** Types with parts, by how their names begin. */
const families: readonly (readonly [string, Reading])[] = [
  ['DECIMAL(', { type: 'double' }],
  ['ENUM(', { type: 'string' }],
  ['STRUCT(', { type: 'json' }],
  ['MAP(', { type: 'json' }],
];

/** Builds a column of a batch from the vectors of chunks. */
export interface ColumnBuilder {
  /** Adds the values of a chunk. @throws MlmodelError `BAD_REQUEST` for times that nanoseconds cannot hold */
  append(vector: DuckDBVector, rowCount: number): void;
  /** The column, and begins the next one. */
  take(): Column;
}

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
  if (!Object.hasOwn(typedArrays, reading.type) || reading.type === 'bool') {
    return listBuilder(name, reading.type as ListType);
  }
  return typedBuilder(name, {
    ...(reading as TypedReading),
    capacity,
  });
}

type TypedReading = Extract<Reading, { readonly factor?: bigint }>;
type ListType = 'bool' | 'double' | 'string' | 'binary' | 'json';

function readingOf(type: string): Reading | undefined {
  if (type.endsWith(']')) return { type: 'json' };
  return readings[type] ?? families.find(([start]) => type.startsWith(start))?.[1];
}

/** What vectors of fixed-size values have. */
interface TypedItems {
  readonly items: Int32Array | BigInt64Array | Float64Array;
  readonly validity: { readonly data: BigUint64Array | null; readonly offset: number };
}

function typedBuilder(
  name: string,
  { type, factor, capacity }: TypedReading & { readonly capacity: number },
): ColumnBuilder {
  const start = () => ({
    values: new typedArrays[type](capacity) as Float64Array,
    validity: undefined as Uint8Array | undefined,
    length: 0,
  });
  let current = start();
  return {
    append(vector, rowCount) {
      const { items, validity } = vector as unknown as TypedItems;
      const { values, length } = current;
      if (factor === undefined || (factor === 1n && items instanceof BigInt64Array)) {
        values.set(items.subarray(0, rowCount) as unknown as Float64Array, length);
      } else {
        const times = values as unknown as BigInt64Array;
        for (let row = 0; row < rowCount; row++)
          times[length + row] = BigInt(items[row] as number) * factor;
      }
      if (validity.data !== null) {
        current.validity ??= new Uint8Array(Math.ceil(capacity / 8)).fill(255);
        copyBits(validity.data, { rowCount, target: current.validity, at: length });
      }
      if (factor !== undefined && factor !== 1n) {
        checkTimes(items, { name, factor, rowCount, validity: validity.data });
      }
      current.length += rowCount;
    },
    take() {
      const { values, validity, length } = current;
      current = start();
      const vector = { type, values: values.subarray(0, length), validity } as unknown as Vector;
      return { ...vector, name };
    },
  };
}

interface Bits {
  readonly rowCount: number;
  readonly target: Uint8Array;
  /** The position of the first bit in the target. */
  readonly at: number;
}

/** Copies a bitmap of DuckDB, whose bits are in the order of ours. */
function copyBits(source: BigUint64Array, { rowCount, target, at }: Bits): void {
  const bytes = new Uint8Array(source.buffer, source.byteOffset, Math.ceil(rowCount / 8));
  if (at % 8 === 0) {
    target.set(bytes, at / 8);
    const last = (at + rowCount) >> 3;
    if (rowCount % 8 > 0) target[last] = (target[last] as number) | (0xff << (rowCount & 7));
    return;
  }
  for (let row = 0; row < rowCount; row++) {
    const isPresent = ((bytes[row >> 3] as number) >> (row & 7)) & 1;
    const place = at + row;
    if (isPresent === 0) target[place >> 3] = (target[place >> 3] as number) & ~(1 << (place & 7));
  }
}

interface Times {
  readonly name: string;
  readonly factor: bigint;
  readonly rowCount: number;
  readonly validity: BigUint64Array | null;
}

/** Refuses times beyond the range of nanoseconds, such as infinite ones. */
function checkTimes(
  items: ArrayLike<number | bigint>,
  { name, factor, rowCount, validity }: Times,
): void {
  const greatest = 2n ** 63n / factor;
  for (let row = 0; row < rowCount; row++) {
    const isMissing =
      validity !== null && ((validity[row >> 6] as bigint) >> BigInt(row & 63)) % 2n === 0n;
    const time = BigInt(items[row] as number);
    if (isMissing || (time < greatest && time > -greatest)) continue;
    throw new MlmodelError(
      'BAD_REQUEST',
      `The column ${quoteName(name)} has a time outside of the years 1678 to 2261, which nanoseconds cannot hold. Change it, or leave the row out.`,
      { field: name },
    );
  }
}

function listBuilder(name: string, type: ListType): ColumnBuilder {
  let values: unknown[] = [];
  return {
    append(vector, rowCount) {
      for (let row = 0; row < rowCount; row++) values.push(itemOf(vector.getItem(row), type));
    },
    take() {
      const taken = values;
      values = [];
      return { ...vectorOf(taken, type), name };
    },
  };
}

function itemOf(item: ReturnType<DuckDBVector['getItem']>, type: ListType): unknown {
  if (item === null || type === 'bool') return item;
  switch (type) {
    case 'double':
      return Number(String(item));
    case 'string':
      return String(item);
    default:
      return nestedValue(item);
  }
}

function vectorOf(values: readonly unknown[], type: ListType): Vector {
  if (type !== 'bool' && type !== 'double') return { type, values } as Vector;
  const element: ElementType = type === 'bool' ? 'bool' : 'float64';
  const numbers = new typedArrays[element](values.length);
  let validity: Uint8Array | undefined;
  for (const [row, value] of values.entries()) {
    if (value === null) {
      validity ??= new Uint8Array(Math.ceil(values.length / 8)).fill(255);
      validity[row >> 3] = (validity[row >> 3] as number) & ~(1 << (row & 7));
      if (element === 'float64') numbers[row] = Number.NaN;
    } else numbers[row] = Number(value);
  }
  return { type: element, values: numbers, validity } as Vector;
}

function unsupported(name: string, type: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The column ${quoteName(name)} has the type ${type}, which is not supported. Cast it to numbers, texts, timestamps, lists or structs.`,
    { field: name },
  );
}
