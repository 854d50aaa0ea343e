import type { TensorSpec } from '@mlmodel/core';
import { elementSchema } from './cell-schemas.js';
import { anyOf, type JsonSchema } from './json-schema.js';

/** Deeper shapes are described to this depth. */
const maximumDepth = 64;

/** Nested lists of a declared shape; a free dimension has any length. */
export function tensorSchema({ dtype, shape }: Pick<TensorSpec, 'dtype' | 'shape'>): JsonSchema {
  return dtype === 'object' ? true : listsOfShape(elementSchema(dtype), shape);
}

/** Nested lists of elements; -1 is any length. */
export function listsOfShape(element: JsonSchema, shape: readonly number[]): JsonSchema {
  const isDeep = shape.length > maximumDepth;
  return shape.slice(0, maximumDepth).reduceRight<JsonSchema>(listOf, isDeep ? true : element);
}

function listOf(items: JsonSchema, length: number): JsonSchema {
  if (Number.isNaN(length)) return true;
  if (length < 0) return { type: 'array', items };
  return { type: 'array', items, minItems: length, maxItems: length };
}

/** One row of a tensor, as an instance or a record has it. */
export function tensorRowSchema({ dtype, shape }: TensorSpec): JsonSchema {
  return tensorSchema({ dtype, shape: shape.slice(1) });
}

/** A cell of a table that fills a tensor: an element, or the elements of its row. */
export function tensorCellSchema({ dtype, shape }: TensorSpec): JsonSchema {
  const element = elementSchema(dtype);
  const row = shape.slice(1);
  const size = row.reduce((product, length) => product * length, 1);
  const list: JsonSchema = { type: 'array', items: element, minItems: size, maxItems: size };
  return size === 1 && row.length < 2 ? anyOf([element, list]) : list;
}
