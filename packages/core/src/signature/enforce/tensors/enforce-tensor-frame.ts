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
  const found = cellsByTensor(frame, plan);
  const missing = plan.tensors.filter((tensor) => !found.has(tensor));
  if (missing.length > 0) {
    const declared = new Set<unknown>(plan.tensors.map(({ field }) => field));
    // MLflow casts columns of scalars before it misses others, and lists after that.
    for (const [tensor, cells] of found) checkScalars(cells, tensor, frame);
    throw missingInputs(
      missing.map(({ field }) => field),
      frame.names.filter((name) => !declared.has(name)),
    );
  }
  const problem = shapesProblem(found, frame);
  if (problem !== undefined) throw problem;
  const tensors = Array.from(found, ([tensor, cells]): NamedTensor => {
    return { ...tensorFromCells(cells, tensor, frame), name: tensor.field };
  });
  return { kind: 'tensors', tensors };
}

/** The cells of the tensors that have a column; the first one where several have the name. */
function cellsByTensor(frame: Frame, plan: TensorsPlan): ReadonlyMap<TensorPlan, Cells> {
  const byName = new Map<unknown, Cells>();
  for (const [position, name] of frame.names.entries()) {
    if (!byName.has(name)) byName.set(name, frame.columns[position] as Cells);
  }
  const found = new Map<TensorPlan, Cells>();
  for (const tensor of plan.tensors) {
    const cells = byName.get(tensor.field);
    if (cells !== undefined) found.set(tensor, cells);
  }
  return found;
}

function checkScalars(cells: Cells, tensor: TensorPlan, frame: Frame): void {
  if (frame.rowCount === 0 || Array.isArray(cellAt(cells, 0))) return;
  if (!cellsTaken(cells, frame.rowCount, tensor)) tensorFromCells(cells, tensor, frame);
}

/** MLflow casts the cells of all columns before it looks at shapes. */
function shapesProblem(
  found: ReadonlyMap<TensorPlan, Cells>,
  frame: Frame,
): MlmodelError | undefined {
  const { rowCount } = frame;
  if (rowCount === 0) return undefined;
  let problem: MlmodelError | undefined;
  for (const [tensor, cells] of found) {
    if (!cellsTaken(cells, rowCount, tensor)) return undefined;
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
