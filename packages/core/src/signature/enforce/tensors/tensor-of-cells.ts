import { sizeOfShape } from '../../../data/vector.js';
import type { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Cells, cellAt, type MatrixCells } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import type { Frame } from '../frame/frame.js';
import type { TensorPlan } from '../plan.js';
import {
  type CastTensor,
  castTensor,
  shapeError,
  type TensorSource,
  targetOf,
  wrongShape,
} from './cast-tensor.js';

/**
 * Makes a tensor of one column, by `tensor/table`: scalar cells fit the shapes (-1) and (-1, 1); flat lists of equal
 * length are reshaped, one per row.
 * @throws MlmodelError `BAD_REQUEST` for cells that cannot be cast and for ragged lists
 */
export function tensorOfCells(cells: Cells, plan: TensorPlan, frame: Frame): CastTensor {
  if (frame.rowCount === 0) throw shapeError(plan, `"${plan.field}" has no rows.`);
  const cast = Array.isArray(cellAt(cells, 0))
    ? tensorOfLists(cells, plan, frame)
    : tensorOfScalars(cells, plan, frame);
  const problem = rowShapeProblem(plan) ?? labelProblem(plan, frame) ?? cast.problem;
  return { ...cast, problem };
}

function tensorOfLists(cells: Cells, plan: TensorPlan, { rowCount }: Frame): CastTensor {
  const { tensor } = castTensor(listsOf(cells, rowCount), plan);
  const [, width, ...more] = tensor.shape;
  if (width === undefined || more.length > 0) return { tensor, problem: notFlat(plan) };
  const rowShape = plan.shape.slice(1);
  const problem = width === sizeOfShape(rowShape) ? undefined : wrongShape(plan, tensor.shape);
  return { tensor: { ...tensor, shape: [rowCount, ...rowShape] }, problem };
}

function listsOf(cells: Cells, rowCount: number): TensorSource {
  if (cells.kind === 'matrix' && isDense(cells.matrix)) {
    const { values, shape } = cells.matrix;
    return { kind: 'matrix', matrix: { values, shape: [rowCount, ...shape] } };
  }
  return { kind: 'value', value: Array.from({ length: rowCount }, (_, row) => cellAt(cells, row)) };
}

/** Whether the matrix consists of only this column. */
function isDense({ offset, stride, shape }: MatrixCells): boolean {
  return offset === 0 && stride === sizeOfShape(shape);
}

function tensorOfScalars(cells: Cells, plan: TensorPlan, { rowCount }: Frame): CastTensor {
  const writer = createVectorWriter(plan.element, rowCount);
  const target = targetOf(plan, [rowCount]);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  const [, width = 1, ...more] = plan.shape;
  const fits = width === 1 && more.length === 0;
  const shape = plan.shape.length === 1 ? [rowCount] : [rowCount, 1];
  const isCompound = plan.element === 'json' && !isScalar(cellAt(cells, 0));
  const problem = isCompound ? notFlat(plan) : fits ? undefined : wrongShape(plan, [rowCount]);
  return { tensor: { ...writer.finish(), shape }, problem };
}

function isScalar(value: unknown): boolean {
  return value !== null && typeof value !== 'object';
}

function rowShapeProblem(plan: TensorPlan): MlmodelError | undefined {
  if (plan.shape[0] === -1 && !plan.shape.slice(1).includes(-1)) return undefined;
  const shape = plan.shape.join(', ');
  return shapeError(
    plan,
    `"${plan.field}" cannot be built from table columns: only the first dimension of its shape (${shape}) may be free.`,
  );
}

function labelProblem(plan: TensorPlan, { index }: Frame): MlmodelError | undefined {
  if (index === undefined || index.some((label) => label === 0 || label === 0n)) return undefined;
  return shapeError(
    plan,
    `"${plan.field}" cannot be built from a table whose index lacks 0; omit the index.`,
  );
}

function notFlat(plan: TensorPlan): MlmodelError {
  return shapeError(
    plan,
    `"${plan.field}" takes a number or a flat list in each row of the column.`,
  );
}
