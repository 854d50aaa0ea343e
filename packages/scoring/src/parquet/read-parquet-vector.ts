import { type ElementType, type Timestamp, typedArrays } from '@mlmodel/core';
import type { DecodedArray, ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet';
import { invalidInput } from '../errors.js';
import { concatVectors, type ShapedVector } from '../typed/concat-vectors.js';
import { decimalVector } from '../typed/decimals.js';
import { decodeText } from '../typed/decode-text.js';
import { scaleTimes } from '../typed/scale-times.js';
import { type Unpacking, unpackedSize } from '../typed/unpacking.js';
import { makeValidity } from '../typed/validity.js';
import { isDecimal, nestedValue } from './nested-value.js';

const nanosecondsPerDay = 86_400_000_000_000n;

/** Readers of values that are not plain numbers: times stay exact. A missing value is undefined or null. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (time) => timestamp(time, 1_000_000n),
  timestampFromMicroseconds: (time) => timestamp(time, 1000n),
  timestampFromNanoseconds: (time) => timestamp(time, 1n),
  dateFromDays: (days) => timestamp(days, nanosecondsPerDay),
  stringFromBytes: (bytes) => bytes && decodeText(bytes),
  jsonFromBytes: (bytes) => bytes && decodeText(bytes),
};

function timestamp(time: bigint | number | undefined | null, unit: bigint): Timestamp | null {
  return time === undefined || time === null ? null : { epochNanoseconds: BigInt(time) * unit };
}

export interface ParquetColumn {
  /** Its values, in parts. */
  readonly chunks: readonly DecodedArray[];
  /** Counts texts and nested values: a dictionary entry may occur in any number of rows. */
  readonly unpacking: Unpacking;
}

/**
 * The values of a Parquet column as a vector; decimals become doubles, half floats single ones, nested types nested
 * values.
 * @throws MlmodelError `BAD_REQUEST` for times of day and intervals, and times that nanoseconds cannot hold
 */
export function readParquetVector(
  tree: SchemaTree,
  { chunks, unpacking }: ParquetColumn,
): ShapedVector {
  const { element, children } = tree;
  const nested = children.length > 0 || element.repetition_type === 'REPEATED';
  const type = nested ? 'json' : elementType(element);
  const parts = chunks.length === 0 ? [[]] : chunks;
  if (type === 'string' || type === 'binary' || type === 'json') {
    for (const part of parts) for (const value of part) unpacking.add(unpackedSize(value));
  }
  if (type === 'json' || isDecimal(element)) {
    const values = parts.flatMap((part) => Array.from(part, (value) => nestedValue(value, tree)));
    return nested ? { type: 'json', values } : decimalVector(values as (number | bigint | null)[]);
  }
  return concatVectors(parts.map((part) => makeVector(type, part)));
}

function elementType(element: SchemaElement): ElementType {
  const { type, converted_type: converted, logical_type: logical } = element;
  const kind = logical?.type ?? converted;
  if (isDecimal(element)) return 'float64';
  if (type === 'INT96' || kind?.startsWith('TIMESTAMP') || kind === 'DATE') return 'datetime';
  if (kind?.startsWith('TIME') || kind === 'INTERVAL') {
    throw invalidInput(`The Parquet column '${element.name}' has an unsupported type, ${kind}.`, {
      field: element.name,
    });
  }
  switch (type) {
    case 'BOOLEAN':
      return 'bool';
    case 'INT32':
    case 'INT64':
      return integerType(element);
    case 'FLOAT':
      return 'float32';
    case 'DOUBLE':
      return 'float64';
    default:
      return kind === 'FLOAT16' ? 'float32' : isText(kind) ? 'string' : 'binary';
  }
}

function integerType({ type, converted_type: converted, logical_type: logical }: SchemaElement) {
  const [, unsigned, width] = /^(U?)INT_(\d+)$/.exec(converted ?? '') ?? [];
  const bits =
    logical?.type === 'INTEGER' ? logical.bitWidth : (width ?? (type === 'INT32' ? 32 : 64));
  const signed = logical?.type === 'INTEGER' ? logical.isSigned : unsigned !== 'U';
  return `${signed ? 'int' : 'uint'}${bits}` as ElementType;
}

function isText(kind: string | undefined): boolean {
  return kind !== undefined && ['UTF8', 'STRING', 'ENUM', 'JSON', 'UUID'].includes(kind);
}

function makeVector(type: ElementType, part: DecodedArray): ShapedVector {
  const values: ArrayLike<unknown> = part;
  switch (type) {
    case 'string':
      return { type, values: Array.from(values, toText) };
    case 'binary':
      return { type, values: Array.from(values, (value) => (value ?? null) as Uint8Array | null) };
    case 'datetime':
      return { type, values: toTimes(values), validity: validityOf(values) };
    default:
      return makeNumbers(type as keyof typeof typedArrays, values);
  }
}

function makeNumbers(type: keyof typeof typedArrays, values: ArrayLike<unknown>): ShapedVector {
  const TypedArray = typedArrays[type] as typeof Float64Array;
  if (values instanceof TypedArray) return { type, values } as ShapedVector;
  const numbers = new TypedArray(values.length);
  if (type === 'float32' || type === 'float64') numbers.fill(Number.NaN);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value !== undefined && value !== null) numbers[index] = value as number;
  }
  return { type, values: numbers, validity: validityOf(values) } as ShapedVector;
}

function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return value instanceof Uint8Array ? decodeText(value) : String(value);
}

function toTimes(values: ArrayLike<unknown>): BigInt64Array {
  const times = Array.from(values, (value) => (value as Timestamp | undefined)?.epochNanoseconds);
  return scaleTimes(times, 1n);
}

function validityOf(values: ArrayLike<unknown>): Uint8Array | undefined {
  return makeValidity(
    values.length,
    (index) => values[index] !== undefined && values[index] !== null,
  );
}
