import type { Table } from '../data/model-data.js';
import { type Column, type NamedTensor, newVector } from '../data/vector.js';

/**
 * Tensors with the same number of rows as a table: (rows) and (rows, 1) become a column of scalars, (rows, k, …) a
 * column of tensors.
 * @returns undefined when their numbers of rows differ
 */
export function answerTable(tensors: readonly NamedTensor[]): Table | undefined {
  const rowCount = tensors[0]?.shape[0];
  if (rowCount === undefined) return undefined;
  if (tensors.some(({ shape }) => shape[0] !== rowCount)) return undefined;
  return { kind: 'table', columns: tensors.map(columnOf), rowCount };
}

function columnOf({ shape, ...column }: NamedTensor): Column {
  const isScalar = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  return isScalar ? column : { ...column, rowShape: shape.slice(1) };
}

/**
 * A tensor (rows, k) as k tensors of (rows), one for each name.
 * @returns undefined for a tensor of another shape
 */
export function splitTensor(
  { type, values, shape }: NamedTensor,
  names: readonly string[],
): readonly NamedTensor[] | undefined {
  const [rowCount = 0, width] = shape;
  if (shape.length !== 2 || width !== names.length) return undefined;
  return names.map((name, part): NamedTensor => {
    const elements = newVector(type, rowCount);
    const target: { [index: number]: unknown } = elements.values;
    for (let row = 0; row < rowCount; row += 1) target[row] = values[row * width + part];
    return { ...elements, name, shape: [rowCount] } as NamedTensor;
  });
}
