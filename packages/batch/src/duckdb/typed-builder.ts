import type { DuckDBVector } from '@duckdb/node-api';
import {
  type Column,
  isPresent,
  MlmodelError,
  quoteName,
  typedArrays,
  type Vector,
} from '@mlmodel/core';

/** Builds a column of a batch from the vectors of chunks. */
export interface ColumnBuilder {
  /** Adds the values of a chunk. @throws MlmodelError `BAD_REQUEST` for times that nanoseconds cannot hold */
  append(vector: DuckDBVector, rowCount: number): void;
  /** The column, and begins the next one. */
  take(): Column;
}

/** How values of a fixed size are read. */
export interface TypedReading {
  readonly type: keyof typeof typedArrays;
  /** What times are multiplied with to get nanoseconds; absent for numbers. */
  readonly factor?: bigint | undefined;
}

type Values = Float64Array | Float32Array | Int32Array | BigInt64Array;

const allOnes = 2n ** 64n - 1n;

/** What the vectors of such values have. */
interface Items {
  readonly items: Values;
  readonly validity: { readonly data: BigUint64Array | null };
}

/**
 * Builds columns of numbers and times.
 * @param capacity the most rows of a column
 */
export function typedBuilder(
  name: string,
  { type, factor, capacity }: TypedReading & { readonly capacity: number },
): ColumnBuilder {
  const create = () => ({
    values: new typedArrays[type](capacity) as Values,
    validity: undefined as Uint8Array | undefined,
    length: 0,
  });
  let column = create();
  return {
    append(vector, rowCount) {
      const { items, validity } = vector as unknown as Items;
      const { values, length } = column;
      if (validity.data !== null && !isAllPresent(validity.data, rowCount)) {
        column.validity ??= new Uint8Array(Math.ceil(capacity / 8)).fill(255);
        copyBits(validity.data, { target: column.validity, start: length, end: length + rowCount });
      }
      const rows = { validity: column.validity, start: length, end: length + rowCount };
      if (factor === undefined)
        (values as Float64Array).set(items.subarray(0, rowCount) as Float64Array, length);
      else scaleTimes(items, { ...rows, target: values as BigInt64Array, name, factor });
      clearMissing(values, rows);
      column.length += rowCount;
    },
    take() {
      const { values, validity, length } = column;
      column = create();
      return { ...({ type, values: values.subarray(0, length), validity } as Vector), name };
    },
  };
}

/** Rows of a column that is built. */
interface Rows {
  readonly start: number;
  readonly end: number;
}

/** Whether a bitmap has no missing value: casts make one in any case. */
function isAllPresent(bits: BigUint64Array, rowCount: number): boolean {
  const whole = Math.floor(rowCount / 64);
  for (let word = 0; word < whole; word++) if (bits[word] !== allOnes) return false;
  const rest = (1n << BigInt(rowCount % 64)) - 1n;
  return rowCount % 64 === 0 || ((bits[whole] as bigint) & rest) === rest;
}

/** Copies a bitmap of DuckDB, whose bits are in the order of ours, to rows that are all present. */
function copyBits(
  source: BigUint64Array,
  { target, start, end }: Rows & { readonly target: Uint8Array },
): void {
  const bits = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  for (let at = start; at < end; at++) {
    if (isPresent(bits, at - start)) continue;
    target[at >> 3] = (target[at >> 3] as number) & ~(1 << (at & 7));
  }
}

interface ValidRows extends Rows {
  readonly validity: Uint8Array | undefined;
}

/** Gives missing values NaN or 0: DuckDB leaves anything there. */
function clearMissing(values: Values, { validity, start, end }: ValidRows): void {
  if (validity === undefined) return;
  const isFloat = values instanceof Float64Array || values instanceof Float32Array;
  const nothing = typeof values[0] === 'bigint' ? 0n : isFloat ? Number.NaN : 0;
  for (let at = start; at < end; at++) {
    if (!isPresent(validity, at)) values[at] = nothing as number;
  }
}

interface Times extends ValidRows {
  readonly target: BigInt64Array;
  readonly name: string;
  readonly factor: bigint;
}

/** @throws MlmodelError `BAD_REQUEST` for times that nanoseconds cannot hold, such as infinite ones */
function scaleTimes(items: Values, { target, name, factor, validity, start, end }: Times): void {
  for (let at = start; at < end; at++) {
    if (!isPresent(validity, at)) continue;
    const time = BigInt(items[at - start] as number) * factor;
    if (BigInt.asIntN(64, time) !== time) throw beyondRange(name);
    target[at] = time;
  }
}

function beyondRange(name: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The column ${quoteName(name)} has a time outside of the years 1678 to 2261, which nanoseconds cannot hold. Change it, or leave the row out.`,
    { field: name },
  );
}
