import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Frame, frameError } from '../frame/frame.js';
import { nestedFrame } from '../frame/rows-frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { denseShape } from '../tensors/discover-shape.js';

/**
 * Reads lists of rows, whose cells belong to columns by position; a list of scalars is one column.
 * @throws MlmodelError `BAD_REQUEST` for rows of unequal length, `INVALID_PARAMETER_VALUE` for too many dimensions
 */
export function unnamedFrame(value: unknown, plan: ColumnsPlan): Frame {
  if (value === null) {
    throw frameError('The model takes columns without names: send a list of rows, not null.');
  }
  if (!Array.isArray(value)) return oneColumn([value]);
  if (value.length === 0) return { names: [], columns: [], rowCount: 0 };
  const [first] = value;
  if (!Array.isArray(first)) return oneColumn(value);
  if (plan.nested && first.length === 0) throw frameError('A row has no cells.');
  if (!plan.columns.some(holdsLists) && Array.isArray(first[0])) throw tooDeep(value);
  for (const row of value) {
    if (!Array.isArray(row) || row.length !== first.length) {
      throw frameError('All rows must have the same number of cells.');
    }
  }
  return nestedFrame(value);
}

/** A list of cells as a table of one column. */
export function oneColumn(list: readonly unknown[]): Frame {
  return { names: [0], columns: [{ kind: 'list', list }], rowCount: list.length };
}

/** Nested types, and AnyType. */
function holdsLists({ element }: ColumnPlan): boolean {
  return element === 'json';
}

/** numpy refuses ragged lists; others have too many dimensions for the signature. */
function tooDeep(value: unknown): MlmodelError {
  return new MlmodelError(
    denseShape(value) === undefined ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE',
    'The model takes rows of scalars: send lists of two levels.',
  );
}
