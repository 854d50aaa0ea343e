import { isJsonObject } from '../../../data/json-value.js';
import type { Tensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { badRequest } from '../cast/cast-target.js';
import { type Cells, cellAt, type MatrixCells } from '../cast/cells.js';
import { numpyTakes } from '../cast/numpy-check.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { type Frame, frameError } from '../frame/frame.js';
import type { TensorPlan } from '../plan.js';
import {
  shapeError,
  sizeOf,
  type TensorCodes,
  targetOf,
  tensorFromSource,
} from './tensor-from-value.js';

/**
 * Makes a tensor of one column, as MLflow does: scalar cells fill the shapes (-1) and (-1, 1), flat lists of equal
 * length are reshaped, one a row.
 * @throws MlmodelError `BAD_REQUEST` for scalar cells that cannot be cast and for no rows, else
 * `INVALID_PARAMETER_VALUE`
 */
export function tensorFromCells(cells: Cells, plan: TensorPlan, frame: Frame): Tensor {
  const { rowCount } = frame;
  if (rowCount === 0) throw frameError(`"${plan.field}" has no rows.`);
  if (!Array.isArray(cellAt(cells, 0))) return tensorOfScalars(cells, plan, frame);
  const problem = cellsProblem(cells, plan, frame);
  if (problem !== undefined) throw problem;
  const flat = flatTensor(cells, plan, frame);
  return { ...flat, shape: [rowCount, ...plan.shape.slice(1)] };
}

/**
 * What keeps a column from having the declared shape, seen from its first cell.
 * @returns undefined when nothing does
 */
export function cellsProblem(
  cells: Cells,
  plan: TensorPlan,
  frame: Frame,
): MlmodelError | undefined {
  const first = cellAt(cells, 0);
  if (!Array.isArray(first)) return scalarsProblem(plan, frame, first);
  const problem = rowShapeProblem(plan) ?? firstLabelProblem(plan, frame);
  if (problem !== undefined) return problem;
  if (Array.isArray(first[0]) || first.length === 0) return notFlat(plan);
  if (first.length === sizeOf(plan.shape.slice(1))) return undefined;
  return shapeError(plan, [frame.rowCount, first.length]);
}

/** One flat list a row, as a tensor of two dimensions. */
function flatTensor(cells: Cells, plan: TensorPlan, { rowCount }: Frame): Tensor {
  const rows = { ...plan, shape: [-1, -1] };
  const codes: TensorCodes = {
    ragged: 'INVALID_PARAMETER_VALUE',
    errorCodeOf: (cell) => {
      const isCast = !isJsonObject(cell) && numpyTakes(cell, plan.element, { wraps: true });
      return isCast || typeof cell === 'number' ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE';
    },
  };
  if (cells.kind === 'matrix' && isDense(cells.matrix)) {
    const { values, stride } = cells.matrix;
    const matrix = { values, shape: [rowCount, stride] };
    return tensorFromSource({ kind: 'matrix', matrix }, rows, codes);
  }
  const value = Array.from({ length: rowCount }, (_, row) => cellAt(cells, row));
  return tensorFromSource({ kind: 'value', value }, rows, codes);
}

/** True when the matrix is this one column only. */
function isDense({ offset, stride, shape }: MatrixCells): boolean {
  return offset === 0 && stride === sizeOf(shape);
}

function tensorOfScalars(cells: Cells, plan: TensorPlan, frame: Frame): Tensor {
  const { rowCount } = frame;
  const problem = scalarsProblem(plan, frame, cellAt(cells, 0));
  if (problem !== undefined && cellsTaken(cells, rowCount, plan)) throw problem;
  const target = targetOf(plan, [rowCount], badRequest);
  const writer = createVectorWriter(plan.element, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  if (problem !== undefined) throw problem;
  return { ...writer.finish(), shape: plan.shape.length === 1 ? [rowCount] : [rowCount, 1] };
}

function scalarsProblem(plan: TensorPlan, frame: Frame, first: unknown): MlmodelError | undefined {
  const problem = rowShapeProblem(plan) ?? firstLabelProblem(plan, frame);
  if (problem !== undefined) return problem;
  if (plan.element === 'json' && !isScalar(first)) return notFlat(plan);
  const [, width = 1, ...more] = plan.shape;
  return width === 1 && more.length === 0 ? undefined : shapeError(plan, [frame.rowCount]);
}

/**
 * Whether numpy casts all cells of a column, or MLflow leaves them for later as the first is a list: then it finds what
 * else is wrong only later.
 */
export function cellsTaken(cells: Cells, rowCount: number, { element }: TensorPlan): boolean {
  if (Array.isArray(cellAt(cells, 0))) return true;
  for (let row = 0; row < rowCount; row++) {
    const cell = cellAt(cells, row) ?? null;
    if (Array.isArray(cell) || !numpyTakes(cell, element, { wraps: true })) return false;
  }
  return true;
}

function isScalar(value: unknown): boolean {
  return value !== null && typeof value !== 'object';
}

function rowShapeProblem(plan: TensorPlan): MlmodelError | undefined {
  if (plan.shape[0] === -1 && !plan.shape.slice(1).includes(-1)) return undefined;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${plan.field}" cannot be made of table columns: only the first dimension of its shape (${plan.shape.join(', ')}) may be free.`,
    { field: plan.field },
  );
}

/** MLflow looks at the row with the label 0. */
function firstLabelProblem(plan: TensorPlan, { index }: Frame): MlmodelError | undefined {
  if (index === undefined || index.some((label) => label === 0 || label === 0n)) return undefined;
  return new MlmodelError(
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
