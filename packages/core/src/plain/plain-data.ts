import type { Timestamp } from '../data/json-value.js';
import type { ModelInput } from '../data/model-data.js';
import type { RawInput } from '../data/raw-input.js';

/** A JavaScript array of numbers of one type. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

type PlainScalar =
  | number
  | bigint
  | boolean
  | string
  | null
  | undefined
  | Date
  | Timestamp
  | Uint8Array;

/**
 * A value of plain data:
 *
 * | value | means |
 * |---|---|
 * | number, boolean, string | itself; where the kind of numbers matters (untyped data, AnyType), whole numbers are integers |
 * | bigint | an integer of any size |
 * | `null` | a missing value |
 * | `undefined` | no value: absent in an optional column or property, refused in a required one |
 * | Date, `Timestamp`, Temporal.Instant | a time |
 * | Uint8Array, Buffer | binary; where a type of numbers is declared, a list of them |
 * | list, other typed array | a list |
 * | plain object, Map with strings as keys | an object or a map |
 */
export type PlainValue =
  | PlainScalar
  | NumberArray
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue }
  | ReadonlyMap<string, PlainValue>;

/** A row: values by column. */
export type PlainRecord = Readonly<Record<string, PlainValue>>;

/** Columns of equal length by name: lists of values, or typed arrays. */
export type PlainColumns = Readonly<Record<string, readonly PlainValue[] | NumberArray>>;

/** A dense array in row-major order: as many values as the product of `shape`. */
export interface PlainTensor {
  readonly values: NumberArray | readonly PlainValue[];
  readonly shape: readonly number[];
}

/** Tensors by name. */
export type PlainTensors = Readonly<
  Record<string, PlainTensor | NumberArray | readonly PlainValue[]>
>;

/**
 * What `predict` takes: records, one record, columns, nested lists, a tensor, tensors by name; or typed data, which has a
 * `kind`: a decoded request, or the prediction of another model.
 */
export type PredictData =
  | readonly PlainRecord[]
  | PlainRecord
  | PlainColumns
  | readonly PlainValue[]
  | NumberArray
  | PlainTensor
  | PlainTensors
  | RawInput
  | ModelInput;

/** `Row` if it is plain data: accepts interfaces, which have no index signature. */
export type PlainRow<Row> = object & { readonly [Name in keyof Row]: PlainCell<Row[Name]> };

type PlainCell<Value> = Value extends PlainValue
  ? Value
  : Value extends (...parameters: never) => unknown
    ? never
    : Value extends readonly (infer Item)[]
      ? readonly PlainCell<Item>[]
      : Value extends object
        ? { readonly [Name in keyof Value]: PlainCell<Value[Name]> }
        : never;
