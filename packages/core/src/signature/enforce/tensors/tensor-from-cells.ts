import type { Tensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Cells, cellAt, type MatrixCells } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { type Frame, frameError } from '../frame/frame.js';
import type { TensorPlan } from '../plan.js';
import { shapeError, sizeOf, targetOf, tensorFromSource } from './tensor-from-value.js';

/**
 * Makes a tensor of one column, as MLflow does: scalar cells fill the shapes (-1) and (-1, 1), flat lists of equal
 * length are reshaped, one a row.
 * @throws MlmodelError `BAD_REQUEST` for scalar cells that cannot be cast and for no rows, else
 * `INVALID_PARAMETER_VALUE`
 */
export function tensorFromCells(cells: Cells, plan: TensorPlan, frame: Frame): Tensor {
  const { rowCount } = frame;
  if (rowCount === 0) throw frameError(`"${plan.field}" has no rows.`);
  const first = cellAt(cells, 0);
  if (!Array.isArray(first)) return tensorOfScalars(cells, plan, frame);
  checkRowShape(plan);
  checkFirstLabel(plan, frame);
  if (Array.isArray(first[0]) || first.length === 0) throw notFlat(plan);
  const shape = [rowCount, ...plan.shape.slice(1)];
  if (first.length !== sizeOf(shape.slice(1))) throw shapeError(plan, [rowCount, first.length]);
  const flat = flatTensor(cells, plan, frame);
  return { ...flat, shape };
}

/** One flat list a row, as a tensor of two dimensions. */
function flatTensor(cells: Cells, plan: TensorPlan, { rowCount }: Frame): Tensor {
  const rows = { ...plan, shape: [-1, -1] };
  if (cells.kind === 'matrix' && isDense(cells.matrix)) {
    const { values, stride } = cells.matrix;
    const matrix = { values, shape: [rowCount, stride] };
    return tensorFromSource({ kind: 'matrix', matrix }, rows, 'INVALID_PARAMETER_VALUE');
  }
  const value = Array.from({ length: rowCount }, (_, row) => cellAt(cells, row));
  return tensorFromSource({ kind: 'value', value }, rows, 'INVALID_PARAMETER_VALUE');
}

/** True when the matrix is this one column only. */
function isDense({ offset, stride, shape }: MatrixCells): boolean {
  return offset === 0 && stride === sizeOf(shape);
}

function tensorOfScalars(cells: Cells, plan: TensorPlan, frame: Frame): Tensor {
  const { rowCount } = frame;
  const target = targetOf(plan, [rowCount], 'BAD_REQUEST');
  const writer = createVectorWriter(plan.element, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  checkRowShape(plan);
  checkFirstLabel(plan, frame);
  if (plan.element === 'json' && !isScalar(cellAt(cells, 0))) throw notFlat(plan);
  const [, width, ...more] = plan.shape;
  if ((width ?? 1) !== 1 || more.length > 0) throw shapeError(plan, [rowCount]);
  return { ...writer.finish(), shape: width === undefined ? [rowCount] : [rowCount, 1] };
}

function isScalar(value: unknown): boolean {
  return value !== null && typeof value !== 'object';
}

function checkRowShape(plan: TensorPlan): void {
  if (plan.shape[0] === -1 && !plan.shape.slice(1).includes(-1)) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${plan.field}" cannot be made of table columns: only the first dimension of its shape (${plan.shape.join(', ')}) may be free.`,
    { field: plan.field },
  );
}

/** MLflow looks at the row with the label 0. */
function checkFirstLabel(plan: TensorPlan, { index }: Frame): void {
  if (index === undefined || index.some((label) => label === 0 || label === 0n)) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${plan.field}" cannot be made of a table whose index lacks 0; leave the index out.`,
    { field: plan.field },
  );
}

function notFlat(plan: TensorPlan): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${plan.field}" takes a number or a flat list in each row of the column.`,
    { field: plan.field },
  );
}
