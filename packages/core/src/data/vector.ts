import { fromFloat16Bits } from './float16.js';

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

/** The typed array class of each element type that is stored in one. */
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

/** The element type of each typed array class, by its name. */
const arrayTypes: ReadonlyMap<unknown, NumericType> = new Map<unknown, NumericType>([
  ['Int8Array', 'int8'],
  ['Int16Array', 'int16'],
  ['Int32Array', 'int32'],
  ['BigInt64Array', 'int64'],
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8'],
  ['Uint16Array', 'uint16'],
  ['Uint32Array', 'uint32'],
  ['BigUint64Array', 'uint64'],
  ['Float16Array', 'float16'],
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
]);

/** A typed array as a vector that shares its memory; undefined for any other value. */
export function vectorOfArray(value: unknown): Vector | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const type = arrayTypes.get((value as Partial<Uint8Array>)[Symbol.toStringTag]);
  if (type === undefined) return undefined;
  const storage = typedArrays[type];
  if (value instanceof storage) return { type, values: value } as Vector;
  const { buffer, byteOffset, byteLength } = value;
  const length = byteLength / storage.BYTES_PER_ELEMENT;
  return { type, values: new storage(buffer as ArrayBuffer, byteOffset, length) } as Vector;
}

/** The bytes of a Uint8Array, also of a Buffer or one of another realm; undefined for any other value. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  const isBytes =
    ArrayBuffer.isView(value) &&
    (value as Partial<Uint8Array>)[Symbol.toStringTag] === 'Uint8Array';
  return isBytes ? (vectorOfArray(value)?.values as Uint8Array) : undefined;
}

/** Elements of one type in storage order. */
export type Vector = {
  [T in ElementType]: {
    readonly type: T;
    readonly values: ElementStorage[T];
    /**
     * Which elements of a typed array are present: bit `i % 8` of byte `i >> 3` is 1 for a present one (Arrow's
     * layout). Absent when all are. Vectors of `string`, `binary` and `json` hold `null` in place and never have it.
     */
    readonly validity?: Uint8Array | undefined;
    /**
     * Only in predictions, of vectors of `json`: each value as ASCII JSON text, when the runtime wrote it. It
     * distinguishes floats from integers (`1.0`), has Python's tokens for NaN and infinities, and is what responses
     * contain.
     */
    readonly texts?: readonly string[] | undefined;
  };
}[ElementType];

/**
 * A column's name: a string, or any other label that pandas accepts: a JSON scalar, or a list of them (a compound
 * name).
 */
export type ColumnName = string | number | bigint | boolean | null | readonly unknown[];

/**
 * A column of a table. With `rowShape`, each row is a tensor of that shape, and `values` holds
 * rowCount * sizeOfShape(rowShape) elements, row after row.
 */
export type Column = Vector & {
  readonly name: ColumnName;
  readonly rowShape?: readonly number[] | undefined;
};

/** A dense tensor in row-major order: `values` holds sizeOfShape(shape) elements; shape `[]` is one scalar. */
export type Tensor = Vector & { readonly shape: readonly number[] };

/** The most dimensions that a tensor has, as in numpy. */
export const maximumDimensions = 64;

/** A tensor with its name. */
export type NamedTensor = Tensor & { readonly name: string };

/** The number of elements in a shape; 1 for a scalar. */
export function sizeOfShape(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Any array of elements, for code that only moves them. */
export interface ElementArray {
  readonly length: number;
  [index: number]: unknown;
}

/** Allocates elements of one type: zeros in a typed array, holes in a list. */
export function newVector(type: ElementType, length: number): Vector {
  const isTyped = Object.hasOwn(typedArrays, type);
  const storage = isTyped ? typedArrays[type as keyof typeof typedArrays] : Array<unknown>;
  return { type, values: new storage(length) } as Vector;
}

/** Whether an element is present; see `Vector.validity` for the layout. */
export function isPresent(validity: Uint8Array | undefined, index: number): boolean {
  return validity === undefined || (((validity[index >> 3] as number) >> (index & 7)) & 1) === 1;
}

/** Records the missing elements of a vector; allocates the bitmap with the first one. */
export class ValidityBuilder {
  #bitmap: Uint8Array | undefined;

  constructor(private readonly length: number) {}

  markMissing(index: number): void {
    this.#bitmap ??= allPresent(this.length);
    const byte = index >> 3;
    this.#bitmap[byte] = (this.#bitmap[byte] as number) & ~(1 << (index & 7));
  }

  /** The bitmap; undefined when nothing is missing. */
  get bitmap(): Uint8Array | undefined {
    return this.#bitmap;
  }
}

function allPresent(length: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(length / 8)).fill(255);
  if (length % 8 !== 0) bitmap[bitmap.length - 1] = (1 << (length % 8)) - 1;
  return bitmap;
}

/** An element of a vector as a JSON value: 64-bit integers as bigint, datetimes as Timestamp. */
export function elementOf(vector: Vector, index: number): unknown {
  if (!isPresent(vector.validity, index)) return null;
  switch (vector.type) {
    case 'bool':
      return vector.values[index] === 1;
    case 'float16':
      return fromFloat16Bits(vector.values[index] as number);
    case 'datetime':
      return { epochNanoseconds: vector.values[index] };
    default:
      return vector.values[index];
  }
}

/** Builds nested lists of the given shape from elements in row-major order. */
export function nestedList(
  shape: readonly number[],
  start: number,
  elementAt: (index: number) => unknown,
): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return elementAt(start);
  const size = sizeOfShape(inner);
  return Array.from({ length }, (_, index) => nestedList(inner, start + index * size, elementAt));
}
