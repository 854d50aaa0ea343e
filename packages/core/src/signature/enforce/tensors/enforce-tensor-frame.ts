import type { NamedTensors, SingleTensor } from '../../../data/model-data.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { missingInputs } from '../columns/missing-inputs.js';
import type { Frame } from '../frame/frame.js';
import type { TensorPlan, TensorsPlan } from '../plan.js';
import { type CastTensor, checkShapes, shapeError, targetOf, wrongShape } from './cast-tensor.js';
import { namedTensors } from './enforce-tensors.js';
import { tensorOfCells } from './tensor-of-cells.js';

/**
 * Holds a table against a tensor signature: its columns become tensors, or all together one.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing columns, then `BAD_REQUEST` for cells that do not cast, then
 * `INVALID_PARAMETER_VALUE` for wrong shapes
 */
export function enforceTensorFrame(frame: Frame, plan: TensorsPlan): SingleTensor | NamedTensors {
  return plan.named ? enforceNamed(frame, plan) : enforceUnnamed(frame, plan);
}

function enforceNamed(frame: Frame, plan: TensorsPlan): NamedTensors {
  const byName = cellsByName(frame);
  const missing = plan.tensors.filter(({ field }) => !byName.has(field));
  if (missing.length > 0) {
    const declared = new Set<unknown>(plan.tensors.map(({ field }) => field));
    throw missingInputs(
      missing.map(({ field }) => field),
      frame.names.filter((name) => !declared.has(name)),
    );
  }
  const cast = plan.tensors.map((tensor) =>
    tensorOfCells(byName.get(tensor.field) as Cells, tensor, frame),
  );
  return namedTensors(plan, cast);
}

/** The cells of the first column of each name. */
function cellsByName({ names, columns }: Frame): ReadonlyMap<unknown, Cells> {
  const byName = new Map<unknown, Cells>();
  for (const [position, name] of names.entries()) {
    if (!byName.has(name)) byName.set(name, columns[position] as Cells);
  }
  return byName;
}

function enforceUnnamed(frame: Frame, plan: TensorsPlan): SingleTensor {
  const [declared] = plan.tensors;
  const [only, ...more] = frame.columns;
  if (declared === undefined || only === undefined) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', 'The table has no columns.');
  }
  const cast =
    more.length === 0 ? tensorOfCells(only, declared, frame) : tensorOfColumns(frame, declared);
  const [tensor] = checkShapes([cast]);
  return { kind: 'tensor', tensor: tensor as CastTensor['tensor'] };
}

/** Scalar columns side by side: the shape must be (-1, number of columns). */
function tensorOfColumns({ columns, rowCount }: Frame, plan: TensorPlan): CastTensor {
  if (rowCount === 0) throw shapeError(plan, 'The table has no rows.');
  const width = columns.length;
  const shape = [rowCount, width];
  const target = targetOf(plan, shape);
  const writer = createVectorWriter(plan.element, rowCount * width);
  for (const [offset, cells] of columns.entries()) {
    writer.write({ cells, count: rowCount, offset, step: width, target });
  }
  const [first, second, ...rest] = plan.shape;
  const hasLists = columns.some((cells) => Array.isArray(cellAt(cells, 0)));
  const fits = first === -1 && second === width && rest.length === 0 && !hasLists;
  const problem = fits ? undefined : wrongShape(plan, shape);
  return { tensor: { ...writer.finish(), shape }, problem };
}
