import type { NamedTensors, SingleTensor } from '../../../data/model-data.js';
import type { NamedTensor, Tensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { badRequest, invalidParameter } from '../cast/cast-target.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { missingInputs } from '../columns/missing-inputs.js';
import { type Frame, frameError } from '../frame/frame.js';
import type { TensorPlan, TensorsPlan } from '../plan.js';
import { cellsProblem, cellsTaken, tensorFromCells } from './tensor-from-cells.js';
import { shapeError, targetOf } from './tensor-from-value.js';

/** Holds a table against a tensor signature: its columns become tensors, or all together one. */
export function enforceTensorFrame(frame: Frame, plan: TensorsPlan): SingleTensor | NamedTensors {
  return plan.named ? enforceNamed(frame, plan) : enforceUnnamed(frame, plan);
}

function enforceNamed(frame: Frame, plan: TensorsPlan): NamedTensors {
  const problem = shapesProblem(frame, plan);
  if (problem !== undefined) throw problem;
  const declared = new Set<unknown>(plan.tensors.map(({ field }) => field));
  const missing = plan.tensors.filter(({ field }) => !frame.names.includes(field));
  const present = plan.tensors.filter((tensor) => !missing.includes(tensor));
  const cellsOf = ({ field }: TensorPlan) => frame.columns[frame.names.indexOf(field)] as Cells;
  if (missing.length > 0) {
    // MLflow casts columns of scalars before it misses others, and lists after that.
    for (const tensor of present) checkScalars(cellsOf(tensor), tensor, frame);
    throw missingInputs(
      missing.map(({ field }) => field),
      frame.names.filter((name) => !declared.has(name)),
    );
  }
  const tensors = present.map((tensor): NamedTensor => {
    return { ...tensorFromCells(cellsOf(tensor), tensor, frame), name: tensor.field };
  });
  return { kind: 'tensors', tensors };
}

function checkScalars(cells: Cells, tensor: TensorPlan, frame: Frame): void {
  if (frame.rowCount === 0 || Array.isArray(cellAt(cells, 0))) return;
  if (!cellsTaken(cells, frame.rowCount, tensor)) tensorFromCells(cells, tensor, frame);
}

/** MLflow casts the cells of all columns before it looks at shapes. */
function shapesProblem(frame: Frame, plan: TensorsPlan): MlmodelError | undefined {
  const { names, columns, rowCount } = frame;
  if (rowCount === 0) return undefined;
  const found = plan.tensors.map((tensor) => ({
    tensor,
    cells: columns[names.indexOf(tensor.field)],
  }));
  let problem: MlmodelError | undefined;
  for (const { tensor, cells } of found) {
    if (cells === undefined || !cellsTaken(cells, rowCount, tensor)) return undefined;
    problem ??= cellsProblem(cells, tensor, frame);
  }
  return problem;
}

function enforceUnnamed(frame: Frame, plan: TensorsPlan): SingleTensor {
  const [tensor] = plan.tensors;
  const [only, ...more] = frame.columns;
  if (tensor === undefined || only === undefined) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', 'The table has no columns.');
  }
  if (more.length === 0) return { kind: 'tensor', tensor: tensorFromCells(only, tensor, frame) };
  return { kind: 'tensor', tensor: tensorOfColumns(frame, tensor) };
}

/** Scalar columns side by side: the shape must be (-1, number of columns). */
function tensorOfColumns({ columns, rowCount }: Frame, plan: TensorPlan): Tensor {
  if (rowCount === 0) throw frameError('The table has no rows.');
  const width = columns.length;
  const shape = [rowCount, width];
  if (columns.some((cells) => Array.isArray(cellAt(cells, 0)))) throw shapeError(plan, shape);
  const [first, second, ...rest] = plan.shape;
  const fits = first === -1 && second === width && rest.length === 0;
  const taken = () => columns.every((cells) => cellsTaken(cells, rowCount, plan));
  if (!fits && taken()) throw shapeError(plan, shape);
  // MLflow makes texts of any values before it looks at them.
  const errorCodeOf = plan.element === 'string' ? invalidParameter : badRequest;
  const target = targetOf(plan, shape, errorCodeOf);
  const writer = createVectorWriter(plan.element, rowCount * width);
  for (const [offset, cells] of columns.entries()) {
    writer.write({ cells, count: rowCount, offset, step: width, target });
  }
  if (!fits) throw shapeError(plan, shape);
  return { ...writer.finish(), shape };
}
