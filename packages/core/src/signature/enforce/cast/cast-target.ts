import { isJsonObject, isTimestamp } from '../../../data/json-value.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { DataType, Property } from '../../schema.js';

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
}

/** `error/cast`: a cell that the declared type does not accept. `element` counts elements, not rows. */
export function castError(target: CastTarget, element: number, cell: unknown): MlmodelError {
  const row = target.rowSize > 0 ? Math.floor(element / target.rowSize) : 0;
  return new MlmodelError(
    'BAD_REQUEST',
    `"${target.field}", row ${row}: expected ${target.expected}, received ${describeKind(cell)}.`,
    { field: target.field, row, debug: describeValue(cell) },
  );
}

/** The kind of a value for an error message, never the value itself. */
export function describeKind(cell: unknown): string {
  if (cell === undefined) return 'no value';
  if (cell === null) return 'null';
  if (Array.isArray(cell)) return 'a list';
  if (cell instanceof Uint8Array) return 'binary';
  if (isTimestamp(cell)) return 'a datetime';
  if (isJsonObject(cell)) return 'an object';
  if (typeof cell === 'bigint') return 'an integer that it cannot hold';
  return typeof cell === 'number' ? describeNumber(cell) : `a ${typeof cell}`;
}

function describeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return 'infinity';
  return Number.isInteger(value) ? 'an integer that it cannot hold' : 'a number with a fraction';
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
