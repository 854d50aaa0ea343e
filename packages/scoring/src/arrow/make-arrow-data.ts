import type { Column, Vector } from '@mlmodel/core';
import {
  Binary,
  Bool,
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  TimestampNanosecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { arrowType } from '../http/media-types.js';
import { utf8Text } from '../prediction/prediction-table.js';
import { renderElements } from '../prediction/render-elements.js';
import { joinBytes, utf8Bytes } from '../runtime/bytes.js';
import { makeValidity } from '../typed/validity.js';

const numberTypes = {
  int8: Int8,
  int16: Int16,
  int32: Int32,
  int64: Int64,
  uint8: Uint8,
  uint16: Uint16,
  uint32: Uint32,
  uint64: Uint64,
  float16: Float16,
  float32: Float32,
  float64: Float64,
} as const;

/** A column as Arrow data; typed arrays are shared, not copied. */
export function makeArrowData(column: Column, rowCount: number): Data {
  if (column.rowShape === undefined) return makeElements(column, rowCount);
  const size = column.rowShape.reduce((total, length) => total * length, 1);
  const child = makeElements(column, rowCount * size);
  const type = new FixedSizeList(size, new Field('item', child.type, true));
  return makeData({ type, length: rowCount, nullCount: 0, child });
}

function makeElements(vector: Vector, length: number): Data {
  switch (vector.type) {
    case 'string':
      return makeText(new Utf8(), vector.values, (text) => utf8Bytes(utf8Text(text, arrowType)));
    case 'json':
      return makeText(new Utf8(), jsonTexts(vector), utf8Bytes);
    case 'binary':
      return makeText(new Binary(), vector.values, (bytes) => bytes);
    case 'bool':
      return make(new Bool(), vector, { length, data: packBits(vector.values) });
    case 'datetime':
      return make(new TimestampNanosecond(), vector, { length, data: vector.values });
    default:
      return make(new numberTypes[vector.type](), vector, { length, data: vector.values });
  }
}

function jsonTexts(vector: Vector): (string | null)[] {
  const texts = renderElements(vector, { nonFinite: 'null', datetimes: 'iso' });
  return texts.map((text) => (text === 'null' ? null : text));
}

function make(
  type: DataType,
  { validity }: Vector,
  values: { length: number; data: unknown },
): Data {
  const nulls = validity === undefined ? { nullCount: 0 } : { nullBitmap: validity, nullCount: -1 };
  return makeData({ type, ...values, ...nulls } as Parameters<typeof makeData>[0]);
}

function makeText<Item>(
  type: Utf8 | Binary,
  values: readonly (Item | null)[],
  encode: (item: Item) => Uint8Array,
): Data {
  const parts = values.map((value) => (value === null ? new Uint8Array(0) : encode(value)));
  const valueOffsets = new Int32Array(values.length + 1);
  parts.forEach((part, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + part.length;
  });
  const validity = makeValidity(values.length, (row) => values[row] !== null);
  return make(type, { validity } as Vector, {
    length: values.length,
    data: joinBytes(parts),
    ...{ valueOffsets },
  });
}

/** Bytes of 0 and 1 as Arrow's bits; the layout of validity bits. */
function packBits(values: Uint8Array): Uint8Array {
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (let index = 0; index < values.length; index++) {
    if (values[index] !== 0) (bits[index >> 3] as number) |= 1 << (index & 7);
  }
  return bits;
}
