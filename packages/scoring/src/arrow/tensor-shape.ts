import { sizeOfShape } from '@mlmodel/core';
import type { Field } from 'apache-arrow';
import type { ShapedVector } from '../typed/concat-vectors.js';

const extension = 'arrow.fixed_shape_tensor';

/** numpy's maximum number of dimensions; it bounds the work per row. */
const maximumDimensions = 64;

/**
 * Metadata of a field whose fixed-size lists are tensors.
 * Source: Arrow's canonical extension types, fixed shape tensor.
 */
export function tensorMetadata(shape: readonly number[]): Map<string, string> {
  return new Map([
    ['ARROW:extension:name', extension],
    ['ARROW:extension:metadata', JSON.stringify({ shape })],
  ]);
}

/** The row shape that a field's metadata declare for its flat lists, if it fits them. */
export function tensorShape(
  { metadata }: Field,
  { rowShape }: ShapedVector,
): { rowShape?: readonly number[] } {
  if (rowShape === undefined || metadata.get('ARROW:extension:name') !== extension) return {};
  const shape = readShape(metadata.get('ARROW:extension:metadata') ?? '');
  return shape !== undefined && sizeOfShape(shape) === sizeOfShape(rowShape)
    ? { rowShape: shape }
    : {};
}

function readShape(text: string): number[] | undefined {
  try {
    const value = JSON.parse(text) as { shape?: unknown; permutation?: unknown } | null;
    if (!Array.isArray(value?.shape) || !isIdentity(value.permutation)) return undefined;
    if (value.shape.length > maximumDimensions) return undefined;
    return value.shape.every((length) => Number.isSafeInteger(length) && length >= 0)
      ? value.shape
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the dimensions are in order, as they are without a permutation. */
function isIdentity(permutation: unknown): boolean {
  if (permutation === undefined) return true;
  return Array.isArray(permutation) && permutation.every((axis, index) => axis === index);
}
