/** Types of the numbers that a vector can hold. */
export type NumericType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64';

/**
 * Types of the elements of a column or tensor. `datetime` is nanoseconds since 1970 in UTC; `json` is any nested
 * value (Array, Object, Map, AnyType, or a column of mixed values).
 */
export type ElementType = 'bool' | NumericType | 'datetime' | 'string' | 'binary' | 'json';

/** How the elements of each type are stored. */
export interface ElementStorage {
  /** 0 or 1 an element. */
  bool: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  /** The bits of IEEE 754 binary16 numbers (Node 22 has no Float16Array). */
  float16: Uint16Array;
  float32: Float32Array;
  float64: Float64Array;
  datetime: BigInt64Array;
  /** A missing value is `null` in place. */
  string: (string | null)[];
  /** A missing value is `null` in place. */
  binary: (Uint8Array | null)[];
  /** A missing value is `null` in place. */
  json: unknown[];
}

/** The typed arrays that hold the elements of each type that is stored in one. */
export const typedArrays = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  datetime: BigInt64Array,
} as const;
