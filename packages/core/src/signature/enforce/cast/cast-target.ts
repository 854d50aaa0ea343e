import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { DataType, Property } from '../../schema.js';
import { describeRefusal, type RefusingType } from './describe-refusal.js';

/** The target of a cast, with what errors say about it. */
export interface CastTarget {
  /** Column, tensor, param or property. */
  readonly field: string;
  /** The declared type. */
  readonly expected: string;
  /** Whether types without a value for null refuse it. */
  readonly required: boolean;
  /** Elements per row: 1 for scalar columns. */
  readonly rowSize: number;
  /** The values did not come as JSON; see {@link describeRefusal}. */
  readonly typed?: boolean | undefined;
}

/** A value that a cast refuses. */
interface RefusedCell {
  readonly cell: unknown;
  readonly type: RefusingType;
}

/** `error/cast`: a cell that the declared type does not accept. `element` counts elements, not rows. */
export function castError(
  { field, expected, rowSize, typed }: CastTarget,
  element: number,
  { cell, type }: RefusedCell,
): MlmodelError {
  const row = rowSize > 0 ? Math.floor(element / rowSize) : 0;
  const { kind, advice } = describeRefusal(cell, { type, typed });
  return new MlmodelError(
    'BAD_REQUEST',
    `"${field}", row ${row}: expected ${expected}, received ${kind}. ${advice}`,
    { field, row, debug: describeValue(cell) },
  );
}

function describeValue(cell: unknown): string | undefined {
  if (typeof cell === 'object' || cell === undefined) return undefined;
  return `received ${typeof cell === 'string' ? JSON.stringify(cell.slice(0, 200)) : String(cell).slice(0, 200)}`;
}

/** A declared type for error messages, such as `Array({id: long, name: string (optional)})`. */
export function formatType(type: DataType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `Array(${formatType(type.items)})`;
    case 'object':
      return `{${type.properties.map(formatProperty).join(', ')}}`;
    case 'map':
      return `Map(string to ${formatType(type.values)})`;
    case 'any':
      return 'any value';
    case 'sparkml_vector':
      return 'Array(double)';
  }
}

function formatProperty(property: Property): string {
  const suffix = property.required ? '' : ' (optional)';
  return `${property.name}: ${formatType(property.dataType)}${suffix}`;
}
