import type { Prediction } from './model-data.js';
import { type ElementType, sizeOfShape, type Tensor, typedArrays, type Vector } from './vector.js';

/**
 * Checks that a prediction from third-party code is coherent: it has as many elements as its shapes or row count say,
 * in the storage of their type.
 * @returns what is wrong; undefined when nothing is
 */
export function malformationOf(prediction: Prediction): string | undefined {
  switch (prediction?.kind) {
    case 'table':
      return firstOf('columns', prediction.columns, (column) =>
        vectorMalformation(column, {
          name: `column ${String(column?.name)}`,
          count: prediction.rowCount * sizeOfShape(column?.rowShape ?? []),
        }),
      );
    case 'tensor':
      return tensorMalformation(prediction.tensor, 'the tensor');
    case 'tensors':
      return firstOf('tensors', prediction.tensors, (tensor) =>
        tensorMalformation(tensor, `tensor ${tensor?.name}`),
      );
    case 'json':
      return undefined;
    default:
      return 'the answer must be a table, a tensor, tensors by name or json';
  }
}

/** The class that holds the elements of each type. */
export const storageClasses = {
  ...typedArrays,
  string: Array,
  binary: Array,
  json: Array,
} as const satisfies Readonly<Record<ElementType, { readonly name: string }>>;

function tensorMalformation(tensor: Tensor, name: string): string | undefined {
  if (!Array.isArray(tensor?.shape)) return `${name} has no shape`;
  return vectorMalformation(tensor, { name, count: sizeOfShape(tensor.shape) });
}

function vectorMalformation(
  vector: Vector,
  { name, count }: { readonly name: string; readonly count: number },
): string | undefined {
  const { type, values }: Vector = Object(vector);
  if (!Object.hasOwn(storageClasses, type)) {
    return `${name} is of type ${String(type)}, which is not an element type`;
  }
  const kind = Object.prototype.toString.call(values).slice(8, -1);
  const storage = storageClasses[type].name;
  if (kind !== storage)
    return `${name} is of type ${type}, whose values belong in ${storage}, not in ${kind}`;
  if (values.length !== count)
    return `${name} holds ${values.length} elements where its shape says ${count}`;
  if (type === 'json' && vector.texts !== undefined && vector.texts.length !== count)
    return `${name} has ${vector.texts.length} texts for ${count} elements`;
  return undefined;
}

function firstOf<Item>(
  what: string,
  items: readonly Item[],
  check: (item: Item) => string | undefined,
): string | undefined {
  if (!Array.isArray(items)) return `${what} must be a list`;
  return items.map(check).find((found) => found !== undefined);
}
