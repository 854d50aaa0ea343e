import { MlmodelError } from '../../../errors/mlmodel-error.js';

/** numpy's greatest number of dimensions. */
const maximumDimensions = 64;

/**
 * `tensor/dense`: the shape of nested lists, all of the same length on each level; a value that is no list has shape `[]`.
 * @throws MlmodelError `BAD_REQUEST` naming the field for lists of different lengths or too many levels
 */
export function discoverShape(value: unknown, field: string): readonly number[] {
  const shape = firstPath(value);
  if (shape.length > maximumDimensions || !hasShape(value, shape, 0)) throw raggedError(field);
  return shape;
}

/** The shape of the levels on which all lists have the same length; what is deeper belongs to the elements. */
export function discoverObjectShape(value: unknown, field: string): readonly number[] {
  const shape: number[] = [];
  const longest = firstPath(value).length;
  if (longest > maximumDimensions) throw raggedError(field);
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

/** The lengths that the first element of each level has; one too many when there are too many levels. */
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

function raggedError(field: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `"${field}" must be a dense array of at most ${maximumDimensions} dimensions: lists on one level have the same length and depth.`,
    { field },
  );
}
