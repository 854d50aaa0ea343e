import type { Prediction, Table } from './model-data.js';
import type { Column, NamedTensor } from './vector.js';

/** A prediction as a table, or why it has none, as a clause. */
export type PredictionTable =
  | { readonly ok: true; readonly table: Table }
  | { readonly ok: false; readonly reason: string };

/**
 * Converts a prediction to a table: a tensor becomes a column with a row per element of its first dimension, named
 * `predictions` if it has no name. Nested values, scalars and tensors of different lengths have no table.
 */
export function predictionTable(prediction: Prediction): PredictionTable {
  switch (prediction.kind) {
    case 'table':
      return { ok: true, table: prediction };
    case 'tensor':
      return tensorTable([{ ...prediction.tensor, name: 'predictions' }]);
    case 'tensors':
      return tensorTable(prediction.tensors);
    case 'json':
      return { ok: false, reason: 'it is a nested value, not a table' };
  }
}

function tensorTable(tensors: readonly NamedTensor[]): PredictionTable {
  const rowCount = tensors[0]?.shape[0];
  if (rowCount === undefined) return { ok: false, reason: 'it has no rows' };
  if (tensors.some(({ shape }) => shape[0] !== rowCount)) {
    return { ok: false, reason: 'its tensors differ in their number of rows' };
  }
  return { ok: true, table: { kind: 'table', columns: tensors.map(tensorColumn), rowCount } };
}

function tensorColumn({ shape, ...tensor }: NamedTensor): Column {
  const rowShape = shape.slice(1);
  return (rowShape.length === 0 ? tensor : { ...tensor, rowShape }) as Column;
}
