import type { DataType } from '../model.js';
import { isNumberText, NumberText, parseJson, writeJson } from './json.js';

/** What a field of the form holds: text as it is typed, or null for a missing value. */
export type Cell = string | null;

const numeric = ['integer', 'long', 'float', 'double'];

/** Whether values of a type are numbers. */
export function isNumeric(type: DataType): boolean {
  return typeof type === 'string' && numeric.includes(type);
}

/** Whether values of a type are written as JSON. */
export function isNested(type: DataType): boolean {
  return typeof type !== 'string';
}

/** What a field shows for a value. */
export function cellOf(value: unknown, type: DataType): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof NumberText) return value.text;
  if (isNested(type) || typeof value === 'object') return writeJson(value, 2);
  return String(value);
}

/** The value of a field. @throws SyntaxError for text that is not JSON where JSON is needed */
export function valueOfCell(cell: Cell, type: DataType): unknown {
  if (cell === null) return null;
  const text = cell.trim();
  if (isNested(type)) return text === '' ? null : parseJson(text);
  if (isNumeric(type)) {
    if (text === '') return null;
    return isNumberText(text) ? new NumberText(text) : cell;
  }
  if (type === 'boolean') return text === '' ? null : booleans.has(text) ? text === 'true' : cell;
  if (type === 'datetime' && text === '') return null;
  return cell;
}

const booleans: ReadonlySet<string> = new Set(['true', 'false']);

/** A first value for a column without an example. */
export function startingCell(type: DataType): Cell {
  if (isNumeric(type)) return '1';
  switch (type) {
    case 'boolean':
      return 'true';
    case 'string':
      return 'text';
    case 'datetime':
      return '2024-01-31T12:00:00';
    case 'binary':
      return 'AAEC';
    default:
      return cellOf(startingValue(type), type);
  }
}

function startingValue(type: DataType): unknown {
  if (typeof type === 'string') return valueOfCell(startingCell(type), type);
  switch (type.type) {
    case 'array':
      return [startingValue(type.items)];
    case 'map':
      return { key: startingValue(type.values) };
    case 'object':
      return Object.fromEntries(
        type.properties.map(({ name, dataType }) => [name, startingValue(dataType)]),
      );
    case 'sparkml_vector':
      return [1];
    default:
      return 'text';
  }
}
