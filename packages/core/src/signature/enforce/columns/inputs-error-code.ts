import { isJsonObject, propertyOf } from '../../../data/json-value.js';
import type { TensorInput, TensorsInput } from '../../../data/raw-input.js';
import type { ErrorCode } from '../../../errors/error-code.js';
import { numpyTakes } from '../cast/numpy-check.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { denseShape } from '../tensors/discover-shape.js';
import { isNumberedTable } from './list-input-frame.js';
import { matrixLists } from './matrix-lists.js';

/**
 * MLflow's error code for a cell below `inputs` or `instances`: numpy makes an array of each column first
 * (`BAD_REQUEST`), and what it takes although the column does not fails when the signature is enforced.
 */
export function inputsErrorCode(
  raw: TensorInput | TensorsInput,
  plan: ColumnsPlan,
): (cell: unknown, column: ColumnPlan) => ErrorCode {
  return (cell, column) => {
    const isArray = !plan.named || isNumberedTable(sentValue(raw), plan);
    const later = isArray ? failsLaterUnnamed(raw, plan, column) : failsLater(raw, cell, column);
    return later ? 'INVALID_PARAMETER_VALUE' : 'BAD_REQUEST';
  };
}

/** Lists of numbers or times in a scalar column, and keys that a row lacks. */
function failsLater(raw: TensorInput | TensorsInput, cell: unknown, column: ColumnPlan): boolean {
  if (takesAnything(column)) return false;
  if (!Array.isArray(cell)) return cell === undefined;
  if (cell.length === 0 && isFloat(column)) return false;
  const values = columnValues(raw, cell, column);
  return denseShape(values) !== undefined && numpyTakes(values, column.element);
}

/** All rows become one array of the first column's type; objects are held against the signature as they are. */
function failsLaterUnnamed(
  raw: TensorInput | TensorsInput,
  plan: ColumnsPlan,
  column: ColumnPlan,
): boolean {
  const [first] = plan.columns;
  const value = sentValue(raw);
  if (Array.isArray(value) && isJsonObject(value[0])) return true;
  if (first === undefined || column === first) return false;
  return denseShape(value) !== undefined && numpyTakes(value, first.element);
}

/** Of an empty list numpy makes NaN. */
function isFloat({ element }: ColumnPlan): boolean {
  return element === 'float32' || element === 'float64';
}

/** Booleans, texts and bytes: numpy makes them of any value. */
function takesAnything({ element }: ColumnPlan): boolean {
  return element === 'bool' || element === 'string' || element === 'binary' || element === 'json';
}

/** What numpy makes one array of. */
function columnValues(
  raw: TensorInput | TensorsInput,
  cell: unknown,
  { field }: ColumnPlan,
): unknown {
  if (raw.kind === 'tensors') return propertyOf(raw.value, field);
  const value = sentValue(raw);
  if (!Array.isArray(value) || !isJsonObject(value[0])) return value;
  if (raw.form === 'inputs') return cell;
  return value.map((record) => (isJsonObject(record) ? propertyOf(record, field) : record));
}

function sentValue(raw: TensorInput | TensorsInput): unknown {
  return raw.kind === 'tensor' && raw.matrix !== undefined ? matrixLists(raw.matrix) : raw.value;
}
