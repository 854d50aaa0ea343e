import {
  type Column,
  type ElementType,
  elementOf,
  isTimestamp,
  sizeOfShape,
  toJsonText,
} from '@mlmodel/core';
import type { SchemaElement } from 'hyparquet';

/** A column as Parquet stores it. */
export interface ParquetColumn {
  readonly name: string;
  /** Its elements in the schema: one, or three for each list. */
  readonly schema: readonly SchemaElement[];
  /** A value for each row; null is a missing one. */
  readonly data: ArrayLike<unknown>;
}

type Leaf = Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>;

const leaves: Readonly<Record<ElementType, Leaf>> = {
  bool: { type: 'BOOLEAN' },
  int8: { type: 'INT32', converted_type: 'INT_8' },
  int16: { type: 'INT32', converted_type: 'INT_16' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  uint8: { type: 'INT32', converted_type: 'UINT_8' },
  uint16: { type: 'INT32', converted_type: 'UINT_16' },
  uint32: { type: 'INT32', converted_type: 'UINT_32' },
  uint64: { type: 'INT64', converted_type: 'UINT_64' },
  float16: { type: 'FLOAT' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  datetime: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' },
  },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  binary: { type: 'BYTE_ARRAY' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

/**
 * A column for Parquet: numbers in their types (16-bit floats as 32-bit ones), times in nanoseconds, nested values as texts
 * in JSON, tensors of rows as nested lists. Any value may be missing.
 * Source: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function parquetColumn(column: Column, rowCount: number): ParquetColumn {
  const name = String(column.name);
  const { rowShape } = column;
  const leaf = leaves[column.type];
  const values = valuesOf(column);
  if (rowShape === undefined) {
    return { name, schema: [{ ...leaf, name, repetition_type: 'OPTIONAL' }], data: values };
  }
  const size = sizeOfShape(rowShape);
  const data = Array.from({ length: rowCount }, (_, row) => nested(values, rowShape, row * size));
  return { name, schema: lists(name, { leaf, depth: rowShape.length }), data };
}

function valuesOf(column: Column): ArrayLike<unknown> {
  const { type, values, validity } = column;
  if (type === 'json') {
    return (
      column.texts ?? column.values.map((value) => (value === null ? null : toJsonText(value)))
    );
  }
  if (type !== 'bool' && type !== 'float16' && validity === undefined) return values;
  return Array.from({ length: values.length }, (_, at) => {
    const value = elementOf(column, at);
    return isTimestamp(value) ? value.epochNanoseconds : value;
  });
}

function nested(values: ArrayLike<unknown>, shape: readonly number[], start: number): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return values[start];
  const size = sizeOfShape(inner);
  return Array.from({ length }, (_, at) => nested(values, inner, start + at * size));
}

/** The elements of a list, of lists if it is deeper than one. */
function lists(
  name: string,
  { leaf, depth }: { readonly leaf: Leaf; readonly depth: number },
): readonly SchemaElement[] {
  if (depth === 0) return [{ ...leaf, name, repetition_type: 'OPTIONAL' }];
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...lists('element', { leaf, depth: depth - 1 }),
  ];
}
