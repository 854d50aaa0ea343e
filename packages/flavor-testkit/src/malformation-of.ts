import type { Prediction, Vector } from '@mlmodel/core';

/**
 * Checks that a prediction is coherent: as many elements as its shapes or row count say, in the storage of their type.
 * @returns what is wrong, undefined when nothing is
 */
export function malformationOf(prediction: Prediction): string | undefined {
  switch (prediction?.kind) {
    case 'table':
      return firstOf(prediction.columns, (column) =>
        vectorMalformation(column, {
          name: `column ${String(column.name)}`,
          count: prediction.rowCount * product(column.rowShape ?? []),
        }),
      );
    case 'tensor':
      return tensorMalformation(prediction.tensor, 'the tensor');
    case 'tensors':
      return firstOf(prediction.tensors, (tensor) =>
        tensorMalformation(tensor, `tensor ${tensor.name}`),
      );
    case 'json':
      return undefined;
    default:
      return 'the answer must be a table, a tensor, tensors by name or json';
  }
}

/** The class that holds the elements of each type. */
export const storage: Readonly<Record<Vector['type'], string>> = {
  bool: 'Uint8Array',
  int8: 'Int8Array',
  int16: 'Int16Array',
  int32: 'Int32Array',
  int64: 'BigInt64Array',
  uint8: 'Uint8Array',
  uint16: 'Uint16Array',
  uint32: 'Uint32Array',
  uint64: 'BigUint64Array',
  float16: 'Uint16Array',
  float32: 'Float32Array',
  float64: 'Float64Array',
  datetime: 'BigInt64Array',
  string: 'Array',
  binary: 'Array',
  json: 'Array',
};

function tensorMalformation(
  tensor: Vector & { readonly shape: readonly number[] },
  name: string,
): string | undefined {
  return vectorMalformation(tensor, { name, count: product(tensor.shape) });
}

function vectorMalformation(
  vector: Vector,
  { name, count }: { readonly name: string; readonly count: number },
): string | undefined {
  const kind = Object.prototype.toString.call(vector.values).slice(8, -1);
  if (kind !== storage[vector.type])
    return `${name} is of type ${vector.type}, whose values stand in ${storage[vector.type]}, not in ${kind}`;
  if (vector.values.length !== count)
    return `${name} holds ${vector.values.length} elements where its shape says ${count}`;
  return undefined;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, length) => all * length, 1);
}

function firstOf<Item>(
  items: readonly Item[],
  check: (item: Item) => string | undefined,
): string | undefined {
  return items.map(check).find((found) => found !== undefined);
}
