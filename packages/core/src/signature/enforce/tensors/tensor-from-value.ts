import type { NumericArray } from '../../../data/raw-input.js';
import type { Tensor } from '../../../data/vector.js';
import type { ErrorCode } from '../../../errors/error-code.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { badRequest, type CastTarget, type ErrorCodeOf } from '../cast/cast-target.js';
import type { Cells } from '../cast/cells.js';
import { numpyTakes } from '../cast/numpy-check.js';
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

/** MLflow's error codes, which depend on the form. */
export interface TensorCodes {
  readonly ragged: ErrorCode;
  readonly errorCodeOf: ErrorCodeOf;
}

const whileParsing: TensorCodes = { ragged: 'BAD_REQUEST', errorCodeOf: badRequest };

/**
 * Casts nested lists to the declared dtype and shape.
 * @throws MlmodelError with the given codes for elements and ragged lists, `INVALID_PARAMETER_VALUE` for a wrong shape
 */
export function tensorFromSource(
  source: TensorSource,
  plan: TensorPlan,
  codes: TensorCodes = whileParsing,
): Tensor {
  return source.kind === 'matrix'
    ? castMatrix(source.matrix, plan, codes)
    : castLists(source.value, plan, codes);
}

function castMatrix({ values, shape }: NumericArray, plan: TensorPlan, codes: TensorCodes): Tensor {
  const problem = shapeProblem(shape, plan);
  const taken = () => values.every((value) => numpyTakes(value, plan.element));
  if (problem !== undefined && taken()) throw problem;
  if (plan.element === 'float64') return { type: 'float64', values, shape };
  const writer = createVectorWriter(plan.element, values.length);
  const matrix = { values, offset: 0, stride: 1, shape: [] };
  const target = targetOf(plan, shape, codes.errorCodeOf);
  const cells: Cells = { kind: 'matrix', matrix };
  writer.write({ cells, count: values.length, offset: 0, step: 1, target });
  if (problem !== undefined) throw problem;
  return { ...writer.finish(), shape };
}

function castLists(value: unknown, plan: TensorPlan, codes: TensorCodes): Tensor {
  const context = { field: plan.field, errorCode: codes.ragged };
  const shape =
    plan.element === 'json' ? discoverObjectShape(value, context) : discoverShape(value, context);
  const problem = shapeProblem(shape, plan);
  if (problem !== undefined && numpyTakes(value, plan.element)) throw problem;
  const writer = createVectorWriter(plan.element, sizeOf(shape));
  writeLists(value, { shape, writer, target: targetOf(plan, shape, codes.errorCodeOf) });
  if (problem !== undefined) throw problem;
  return { ...writer.finish(), shape };
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
export function targetOf(
  plan: TensorPlan,
  shape: readonly number[],
  errorCodeOf: ErrorCodeOf,
): CastTarget {
  const { field, expected } = plan;
  return { field, expected, required: true, errorCodeOf, rowSize: sizeOf(shape.slice(1)) };
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Holds a shape against the declared one. An object tensor of shape `[-1]` may have any shape, and one with further
 * free dimensions may be a list of values of any kind, as in MLflow.
 * @returns what is wrong, undefined when nothing is
 */
function shapeProblem(shape: readonly number[], plan: TensorPlan): MlmodelError | undefined {
  if (plan.element === 'json' && isFreeObjectShape(shape, plan.shape)) return undefined;
  const fits =
    shape.length === plan.shape.length &&
    plan.shape.every((length, axis) => length === -1 || length === shape[axis]);
  return fits ? undefined : shapeError(plan, shape);
}

function isFreeObjectShape(actual: readonly number[], declared: readonly number[]): boolean {
  if (declared.length === 1 && declared[0] === -1) return true;
  return actual.length === 1 && declared.slice(1).includes(-1);
}

/** A tensor whose shape is not the declared one. */
export function shapeError(plan: TensorPlan, shape: readonly number[]): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${plan.field}" has the shape (${shape.join(', ')}), expected (${plan.shape.join(', ')}).`,
    { field: plan.field },
  );
}
