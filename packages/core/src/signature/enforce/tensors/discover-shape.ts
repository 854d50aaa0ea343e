import type { ErrorCode } from '../../../errors/error-code.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';

/** numpy's greatest number of dimensions. */
const maximumDimensions = 64;

export interface ShapeContext {
  readonly field: string;
  readonly errorCode: ErrorCode;
}

/**
 * The shape of nested lists, all of the same lengths at each level; a value that is no list has shape `[]`.
 * @throws MlmodelError for lists of different lengths or too many levels
 */
export function discoverShape(value: unknown, context: ShapeContext): readonly number[] {
  const shape = firstPath(value, context);
  checkLevel(value, shape, { level: 0, context });
  return shape;
}

/** The shape of the levels on which all lists have the same length; what is deeper belongs to the elements. */
export function discoverObjectShape(value: unknown, context: ShapeContext): readonly number[] {
  const shape: number[] = [];
  const longest = firstPath(value, context).length;
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

/** The lengths that the first element of each level has. */
function firstPath(value: unknown, { field, errorCode }: ShapeContext): number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) {
    shape.push(inner.length);
    if (shape.length > maximumDimensions) {
      const message = `"${field}" has more than ${maximumDimensions} dimensions.`;
      throw new MlmodelError(errorCode, message, { field });
    }
  }
  return shape;
}

function commonLength(level: readonly unknown[]): number | undefined {
  const [first] = level;
  if (!Array.isArray(first)) return undefined;
  const same = level.every((list) => Array.isArray(list) && list.length === first.length);
  return same ? first.length : undefined;
}

function checkLevel(
  value: unknown,
  shape: readonly number[],
  { level, context }: { level: number; context: ShapeContext },
): void {
  if (level === shape.length) return;
  if (!Array.isArray(value) || value.length !== shape[level]) throw raggedError(context);
  if (level + 1 === shape.length) checkLeaves(value, context);
  else for (const inner of value) checkLevel(inner, shape, { level: level + 1, context });
}

function checkLeaves(leaves: readonly unknown[], context: ShapeContext): void {
  for (const leaf of leaves) if (Array.isArray(leaf)) throw raggedError(context);
}

function raggedError({ field, errorCode }: ShapeContext): MlmodelError {
  return new MlmodelError(
    errorCode,
    `"${field}" must be a dense array: lists on the same level differ in length or depth.`,
    { field },
  );
}
