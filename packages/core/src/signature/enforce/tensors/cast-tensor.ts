import type { NumericArray } from '../../../data/raw-input.js';
import { maximumDimensions, sizeOfShape, type Tensor } from '../../../data/vector.js';
import { shownName } from '../../../errors/message-text.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { CastTarget } from '../cast/cast-target.js';
import { castVector } from '../cast/cast-vector.js';
import type { Cells } from '../cast/cells.js';
import { createVectorWriter, type VectorWriter } from '../cast/vector-writer.js';
import { tensorExample } from '../example-body.js';
import type { TensorPlan } from '../plan.js';

/** Nested lists, a matrix of their numbers, or a tensor whose elements are in a typed array. */
export type TensorSource =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'matrix'; readonly matrix: NumericArray }
  | { readonly kind: 'tensor'; readonly tensor: Tensor };

/** What a request or a program gives for a tensor. */
export function tensorSource(input: {
  readonly value: unknown;
  readonly matrix?: NumericArray | undefined;
}): TensorSource {
  const { matrix, value } = input;
  if (matrix !== undefined) return { kind: 'matrix', matrix };
  return isTypedTensor(value) ? { kind: 'tensor', tensor: value } : { kind: 'value', value };
}

/** No request in JSON can hold a typed array. */
function isTypedTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && ArrayBuffer.isView((value as Partial<Tensor> | null)?.values);
}

/** A cast tensor with its shape problem, if any: values that cannot be cast are reported first. */
export interface CastTensor {
  readonly tensor: Tensor;
  /** The problem with the shape. */
  readonly problem: MlmodelError | undefined;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for the first wrong shape */
export function checkShapes(tensors: readonly CastTensor[]): readonly Tensor[] {
  for (const { problem } of tensors) if (problem !== undefined) throw problem;
  return tensors.map(({ tensor }) => tensor);
}

/**
 * Casts nested lists to the declared dtype.
 * @throws MlmodelError `BAD_REQUEST` for elements that cannot be cast and for ragged lists
 */
export function castTensor(source: TensorSource, plan: TensorPlan): CastTensor {
  switch (source.kind) {
    case 'matrix':
      return castMatrix(source.matrix, plan);
    case 'tensor':
      return castTypedTensor(source.tensor, plan);
    case 'value':
      return castLists(source.value, plan);
  }
}

function castTypedTensor({ shape, ...vector }: Tensor, plan: TensorPlan): CastTensor {
  const cast = castVector(vector, plan.element, targetOf(plan, shape));
  return { tensor: { ...cast, shape }, problem: shapeProblem(shape, plan) };
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
  const writer = createVectorWriter(plan.element, sizeOfShape(shape));
  writeLists(value, { shape, writer, target: targetOf(plan, shape) });
  return { tensor: { ...writer.finish(), shape }, problem: shapeProblem(shape, plan) };
}

/** Writes the innermost lists: row by row, or column by column when there are more lists than items per list. */
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

/** The cast target of a tensor's elements. */
export function targetOf({ field, expected }: TensorPlan, shape: readonly number[]): CastTarget {
  return { field, expected, required: true, rowSize: sizeOfShape(shape.slice(1)) };
}

/** The shape problem by `tensor/shape` and `tensor/object`, if any. */
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

/** `error/shape`: a tensor whose shape differs from the declared one. */
export function wrongShape(plan: TensorPlan, shape: readonly number[]): MlmodelError {
  const free = plan.shape.includes(-1) ? ', where -1 is any length' : '';
  const expected = `(${plan.shape.join(', ')})${free}, such as ${tensorExample(plan)}`;
  return shapeError(
    plan,
    `"${plan.field}" has the shape (${shape.join(', ')}), expected ${expected}.`,
  );
}

/** `error/shape`. */
export function shapeError({ field }: TensorPlan, message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { field });
}

/**
 * `tensor/dense`: the shape of nested lists with equal lengths at each level; a value that is not a list has shape
 * `[]`.
 * @throws MlmodelError `BAD_REQUEST` naming the field for lists of different lengths or too many levels
 */
export function discoverShape(value: unknown, field: string): readonly number[] {
  const shape = firstPath(value);
  if (shape.length > maximumDimensions) throw tooDeep(field);
  if (!hasShape(value, shape, 0)) throw raggedError(value, { shape, field });
  return shape;
}

/** The shape of the levels with equal lengths; deeper lists belong to the elements. */
function discoverObjectShape(value: unknown, field: string): readonly number[] {
  const shape: number[] = [];
  const longest = firstPath(value).length;
  if (longest > maximumDimensions) throw tooDeep(field);
  let level: readonly unknown[] = [value];
  while (shape.length < longest) {
    const length = commonLength(level);
    if (length === undefined) break;
    shape.push(length);
    if (length === 0) break;
    level = level.flat(1);
  }
  return shape;
}

/** The lengths along the first elements; one more than the maximum when there are too many levels. */
function firstPath(value: unknown): number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) {
    shape.push(inner.length);
    if (shape.length > maximumDimensions) break;
  }
  return shape;
}

function commonLength(level: readonly unknown[]): number | undefined {
  const [first] = level;
  if (!Array.isArray(first)) return undefined;
  const same = level.every((list) => Array.isArray(list) && list.length === first.length);
  return same ? first.length : undefined;
}

function hasShape(value: unknown, shape: readonly number[], level: number): boolean {
  if (level === shape.length) return !Array.isArray(value);
  if (!Array.isArray(value) || value.length !== shape[level]) return false;
  if (level + 1 === shape.length) return hasNoLists(value);
  for (const inner of value) if (!hasShape(inner, shape, level + 1)) return false;
  return true;
}

function hasNoLists(values: readonly unknown[]): boolean {
  for (let index = 0; index < values.length; index++) {
    if (typeof values[index] === 'object' && Array.isArray(values[index])) return false;
  }
  return true;
}

function tooDeep(field: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `"${shownName(field)}" has more than ${maximumDimensions} dimensions. Nest its lists less deeply.`,
    { field },
  );
}

/** Names the first list or element that is not as the first one of its level. */
function raggedError(
  value: unknown,
  { shape, field }: { readonly shape: readonly number[]; readonly field: string },
): MlmodelError {
  const path: number[] = [];
  let misfit = value;
  while (Array.isArray(misfit) && misfit.length === shape[path.length]) {
    const level = path.length + 1;
    const index = misfit.findIndex((inner) => !hasShape(inner, shape, level));
    path.push(index);
    misfit = misfit[index];
  }
  const place = `${shownName(field)}${path.map((index) => `[${index}]`).join('')}`;
  return new MlmodelError(
    'BAD_REQUEST',
    `"${place}" ${describeMisfit(misfit, shape[path.length])}. Lists at one level must have the same length and depth.`,
    { field, row: path[0] },
  );
}

function describeMisfit(misfit: unknown, length: number | undefined): string {
  if (length === undefined) return 'is a list among values';
  return Array.isArray(misfit)
    ? `has length ${misfit.length} where those before it have length ${length}`
    : 'is not a list, unlike those before it';
}
