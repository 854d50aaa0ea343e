import { compareCodePoints } from '../data/compare-code-points.js';
import type { ColumnName } from '../data/vector.js';

/** MLflow's scalar types of columns, properties and params. */
export const scalarTypes = [
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
] as const;

/** One of {@link scalarTypes}. */
export type ScalarType = (typeof scalarTypes)[number];

/** A list of items of one type. */
export interface ArrayType {
  readonly type: 'array';
  readonly items: DataType;
}

/** A property of an {@link ObjectType}. */
export interface Property {
  readonly name: string;
  readonly dataType: DataType;
  /** null, which some writers use, equals false. */
  readonly required: boolean | null;
}

/** An object with declared properties. */
export interface ObjectType {
  readonly type: 'object';
  /** Sorted by name, as MLflow keeps them. */
  readonly properties: readonly Property[];
}

/** An object with any keys and values of one type. */
export interface MapType {
  readonly type: 'map';
  readonly values: DataType;
}

/** Any value, null included. */
export interface AnyType {
  readonly type: 'any';
}

/** SparkML vectors are arrays of doubles with a separate type name. */
export interface SparkMlVectorType {
  readonly type: 'sparkml_vector';
}

/** The type of a column, an array element or a property. */
export type DataType = ScalarType | ArrayType | ObjectType | MapType | AnyType | SparkMlVectorType;

/** One column of a schema. */
export interface ColSpec {
  /** Usually a string; pandas' integer labels stay numbers, which match no column named by text. */
  readonly name?: Exclude<ColumnName, null> | undefined;
  readonly type: DataType;
  /** null, which MLflow writes for an Array, Object or Map without one, equals false. */
  readonly required: boolean | null;
}

/** numpy's name of a dtype: `float32`, `int64`, `str`, `object`, `bool`, `bytes`, `datetime64[ns]`, … */
export type TensorDtype = string;

/** One tensor of a schema; -1 in `shape` is a free dimension. */
export interface TensorSpec {
  /** Usually a string; integer labels stay numbers. */
  readonly name?: Exclude<ColumnName, null> | undefined;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /**
   * The shape as written, when it contains something other than integers: such a dimension is NaN in `shape` and
   * matches no tensor.
   */
  readonly declaredShape?: readonly unknown[] | undefined;
}

/** Columns, all with names or none. */
export interface ColumnSchema {
  readonly kind: 'columns';
  readonly columns: readonly ColSpec[];
}

/** One tensor without a name, or tensors by name. */
export interface TensorSchema {
  readonly kind: 'tensors';
  readonly tensors: readonly TensorSpec[];
}

/** Inputs or outputs: columns or tensors, never both. */
export type Schema = ColumnSchema | TensorSchema;

/** One inference parameter. */
export interface ParamSpec {
  readonly name: string;
  readonly type: ScalarType | ObjectType;
  /**
   * Of `type`, or null. Datetimes are {@link Timestamp}s, binaries Uint8Arrays, 64-bit integers beyond 2^53 bigints. In
   * an object, integers that are not declared as integers are also bigints.
   */
  readonly default: unknown;
  /** `[-1]` for a list, absent for a scalar or an object. */
  readonly shape?: readonly number[] | undefined;
}

/** The inputs, outputs and params of a model. */
export interface ModelSignature {
  readonly inputs?: Schema | undefined;
  readonly outputs?: Schema | undefined;
  readonly params?: readonly ParamSpec[] | undefined;
}

/** Sorts properties as MLflow does. */
export function sortProperties(properties: readonly Property[]): readonly Property[] {
  return properties.toSorted((left, right) => compareCodePoints(left.name, right.name));
}

/** Whether a type is MLflow's AnyType. */
export function isAnyType(type: DataType): type is AnyType {
  return typeof type !== 'string' && type.type === 'any';
}
