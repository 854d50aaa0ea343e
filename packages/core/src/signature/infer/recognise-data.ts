import type { NamedTensors, SingleTensor, Table } from '../../data/model-data.js';
import {
  type Column,
  type ElementType,
  type Tensor,
  typedArrays,
  vectorOfArray,
} from '../../data/vector.js';

const elementTypes: ReadonlySet<unknown> = new Set<ElementType>([
  ...(Object.keys(typedArrays) as readonly ElementType[]),
  'string',
  'binary',
  'json',
]);

/**
 * The tensor that a value is: one with `type`, `values` and `shape`, or a typed array, which is a tensor of one
 * dimension. A bare Uint8Array is binary, not a tensor.
 */
export function tensorOf(value: unknown): Tensor | undefined {
  if (!isObject(value)) return undefined;
  const vector = value[Symbol.toStringTag] === 'Uint8Array' ? undefined : vectorOfArray(value);
  if (vector !== undefined) return { ...vector, shape: [vector.values.length] };
  return isVector(value) && Array.isArray(value['shape']) ? (value as Tensor) : undefined;
}

/** Whether a value is a column outside a table, like pandas' Series. */
export function isColumn(value: unknown): value is Column {
  return isObject(value) && isVector(value) && 'name' in value && !('shape' in value);
}

export function isTable(value: unknown): value is Table {
  return isObject(value) && value['kind'] === 'table' && Array.isArray(value['columns']);
}

export function isSingleTensor(value: unknown): value is SingleTensor {
  return isObject(value) && value['kind'] === 'tensor' && tensorOf(value['tensor']) !== undefined;
}

export function isNamedTensors(value: unknown): value is NamedTensors {
  return isObject(value) && value['kind'] === 'tensors' && Array.isArray(value['tensors']);
}

function isObject(value: unknown): value is Readonly<Record<string | symbol, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isVector(value: Readonly<Record<string, unknown>>): boolean {
  const values = value['values'];
  return elementTypes.has(value['type']) && (Array.isArray(values) || ArrayBuffer.isView(values));
}
