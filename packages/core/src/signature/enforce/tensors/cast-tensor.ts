import type { NumericArray } from '../../../data/raw-input.js';
import type { Tensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { CastTarget } from '../cast/cast-target.js';
import type { Cells } from '../cast/cells.js';
import { createVectorWriter, type VectorWriter } from '../cast/vector-writer.js';
import type { TensorPlan } from '../plan.js';
import { discoverObjectShape, discoverShape } from './discover-shape.js';

/** Nested lists, or the numbers of such lists as a matrix. */
export type TensorSource =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'matrix'; readonly matrix: NumericArray };

/** The nested lists or the matrix of a request. */
export function tensorSource(input: {
  readonly value: unknown;
  readonly matrix?: NumericArray | undefined;
}): TensorSource {
  if (input.matrix !== undefined) return { kind: 'matrix', matrix: input.matrix };
  return { kind: 'value', value: input.value };
}

/** A tensor as it was sent, before anybody complains of its shape: values that do not cast are reported first. */
export interface CastTensor {
  readonly tensor: Tensor;
  /** What is wrong with the shape. */
  readonly problem: MlmodelError | undefined;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for the first wrong shape */
export function checkShapes(tensors: readonly CastTensor[]): readonly Tensor[] {
  for (const { problem } of tensors) if (problem !== undefined) throw problem;
  return tensors.map(({ tensor }) => tensor);
}

/**
 * Casts nested lists to the declared dtype.
 * @throws MlmodelError `BAD_REQUEST` for elements that do not cast and for ragged lists
 */
export function castTensor(source: TensorSource, plan: TensorPlan): CastTensor {
  return source.kind === 'matrix' ? castMatrix(source.matrix, plan) : castLists(source.value, plan);
}

function castMatrix({ values, shape }: NumericArray, plan: TensorPlan): CastTensor {
  const problem = shapeProblem(shape, plan);
  if (plan.element === 'float64') return { tensor: { type: 'float64', values, shape }, problem };
  const writer = createVectorWriter(plan.element, values.length);
  const cells: Cells = { kind: 'matrix', matrix: { values, offset: 0, stride: 1, shape: [] } };
  const target = targetOf(plan, shape);
  writer.write({ cells, count: values.length, offset: 0, step: 1, target });
  return { tensor: { ...writer.finish(), shape }, problem };
}

function castLists(value: unknown, plan: TensorPlan): CastTensor {
  const shape =
    plan.element === 'json'
      ? discoverObjectShape(value, plan.field)
      : discoverShape(value, plan.field);
  const writer = createVectorWriter(plan.element, sizeOf(shape));
  writeLists(value, { shape, writer, target: targetOf(plan, shape) });
  return { tensor: { ...writer.finish(), shape }, problem: shapeProblem(shape, plan) };
}

/** Writes the innermost lists: one after the other, or across them where they are more than long. */
export function writeLists(
  value: unknown,
  options: { shape: readonly number[]; writer: VectorWriter; target: CastTarget },
): void {
  const { shape, writer, target } = options;
  const rows = innermostLists(value, shape.length);
  const width = shape.at(-1) ?? 1;
  if (rows.length <= width) {
    for (const [row, list] of rows.entries()) {
      const cells: Cells = { kind: 'list', list };
      writer.write({ cells, count: width, offset: row * width, step: 1, target });
    }
    return;
  }
  for (let column = 0; column < width; column++) {
    const cells: Cells = { kind: 'rows', rows, column };
    writer.write({ cells, count: rows.length, offset: column, step: width, target });
  }
}

function innermostLists(value: unknown, levels: number): readonly (readonly unknown[])[] {
  if (levels === 0) return [[value]];
  if (levels === 1) return [value as readonly unknown[]];
  const lists = value as readonly (readonly unknown[])[];
  return levels === 2 ? lists : (lists.flat(levels - 2) as typeof lists);
}

/** How errors talk about the elements of a tensor. */
export function targetOf({ field, expected }: TensorPlan, shape: readonly number[]): CastTarget {
  return { field, expected, required: true, rowSize: sizeOf(shape.slice(1)) };
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** What is wrong with a shape by `tensor/shape` and `tensor/object`; undefined when nothing is. */
function shapeProblem(shape: readonly number[], plan: TensorPlan): MlmodelError | undefined {
  if (plan.element === 'json' && isFreeObjectShape(shape, plan.shape)) return undefined;
  const fits =
    shape.length === plan.shape.length &&
    plan.shape.every((length, axis) => length === -1 || length === shape[axis]);
  return fits ? undefined : wrongShape(plan, shape);
}

function isFreeObjectShape(actual: readonly number[], declared: readonly number[]): boolean {
  if (declared.length === 1 && declared[0] === -1) return true;
  return actual.length === 1 && declared.slice(1).includes(-1);
}

/** `error/shape`: a tensor whose shape is not the declared one. */
export function wrongShape(plan: TensorPlan, shape: readonly number[]): MlmodelError {
  const expected = plan.shape.join(', ');
  return shapeError(
    plan,
    `"${plan.field}" has the shape (${shape.join(', ')}), expected (${expected}).`,
  );
}

/** `error/shape`. */
export function shapeError({ field }: TensorPlan, message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { field });
}
