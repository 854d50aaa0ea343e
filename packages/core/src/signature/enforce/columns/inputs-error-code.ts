import type { ElementType } from '../../../data/element-type.js';
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
  let sent: SentValue | undefined;
  return (cell, column) => {
    sent ??= new SentValue(raw, plan);
    const later = sent.isOneArray
      ? failsLaterUnnamed(sent, plan, column)
      : failsLater(sent, cell, column);
    return later ? 'INVALID_PARAMETER_VALUE' : 'BAD_REQUEST';
  };
}

/** Lists of numbers or times in a scalar column, and keys that a row lacks. */
function failsLater(sent: SentValue, cell: unknown, column: ColumnPlan): boolean {
  if (takesAnything(column)) return false;
  if (!Array.isArray(cell)) return cell === undefined;
  if (cell.length === 0 && isFloat(column)) return false;
  const values = columnValues(sent, cell, column);
  return values === sent.value ? sent.isArrayOf(column.element) : isArrayOf(values, column.element);
}

/** All rows become one array of the first column's type; objects are held against the signature as they are. */
function failsLaterUnnamed(sent: SentValue, plan: ColumnsPlan, column: ColumnPlan): boolean {
  const [first] = plan.columns;
  const { value } = sent;
  if (Array.isArray(value) && isJsonObject(value[0])) return true;
  if (first === undefined || column === first) return false;
  return sent.isArrayOf(first.element);
}

/** Whether numpy makes an array of these elements. */
function isArrayOf(value: unknown, element: ElementType): boolean {
  return denseShape(value) !== undefined && numpyTakes(value, element);
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
function columnValues({ raw, value }: SentValue, cell: unknown, { field }: ColumnPlan): unknown {
  if (raw.kind === 'tensors') return propertyOf(raw.value, field);
  if (!Array.isArray(value) || !isJsonObject(value[0])) return value;
  if (raw.form === 'inputs') return cell;
  return value.map((record) => (isJsonObject(record) ? propertyOf(record, field) : record));
}

/** All that was sent, looked at once however many columns fail. */
class SentValue {
  readonly raw: TensorInput | TensorsInput;
  readonly value: unknown;
  /** The columns have no names in it: numpy makes one array of all rows. */
  readonly isOneArray: boolean;
  readonly #arrays = new Map<ElementType, boolean>();

  constructor(raw: TensorInput | TensorsInput, plan: ColumnsPlan) {
    this.raw = raw;
    const matrix = raw.kind === 'tensor' ? raw.matrix : undefined;
    this.value = matrix === undefined ? raw.value : matrixLists(matrix);
    this.isOneArray = !plan.named || isNumberedTable(this.value, plan);
  }

  /** Whether numpy makes one array of these elements of it all. */
  isArrayOf(element: ElementType): boolean {
    const known = this.#arrays.get(element) ?? isArrayOf(this.value, element);
    this.#arrays.set(element, known);
    return known;
  }
}
