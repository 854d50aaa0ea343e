import { bytesOf, vectorOfArray } from '../data/vector.js';
import { quoteName } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { itemType } from '../signature/declared-types.js';
import { type DataType, isAnyType } from '../signature/schema.js';
import { isListLike } from './read-table.js';

/** What the values of an object are. */
export type ObjectForm = 'record' | 'columns';

/**
 * Whether an object is one record or columns, by `plain/object`: each declared column tells it by its type and value.
 * @param values the object's values by name
 * @param types the declared types by name
 * @throws MlmodelError `BAD_REQUEST` when columns disagree, and when none can tell
 */
export function recordOrColumns(
  values: ReadonlyMap<string, unknown>,
  types: ReadonlyMap<string, DataType>,
): ObjectForm {
  const found = new Map<ObjectForm | 'either', string>();
  for (const [name, value] of values) {
    const type = types.get(name);
    const form = type === undefined ? undefined : formOf(value, type);
    if (form !== undefined && !found.has(form)) found.set(form, name);
  }
  const record = found.get('record');
  const columns = found.get('columns');
  if (record !== undefined && columns !== undefined) throw mixedForms(columns, record);
  if (columns !== undefined) return 'columns';
  const either = found.get('either');
  if (either !== undefined && record === undefined) throw ambiguousForm(either);
  return 'record';
}

/** What a value of a column says; undefined when it says nothing. */
function formOf(value: unknown, type: DataType): ObjectForm | 'either' | undefined {
  if (value === undefined || value === null) return undefined;
  let inner: unknown = value;
  let innerType = type;
  for (let items = itemType(type); items !== undefined; items = itemType(items)) {
    if (!isListLike(inner)) return 'record';
    inner = firstItem(inner);
    if (inner === undefined) return 'either';
    innerType = items;
  }
  if (!isListLike(inner) || isBinary(inner, innerType)) return 'record';
  return isAnyType(innerType) ? 'either' : 'columns';
}

/** The first item that is not null; undefined when there is none before a hole. */
function firstItem(list: readonly unknown[] | ArrayBufferView): unknown {
  if (!Array.isArray(list)) return vectorOfArray(list)?.values[0];
  for (const item of list) if (item !== null) return item;
  return undefined;
}

/** Bytes are one value unless numbers are declared. */
function isBinary(value: unknown, type: DataType): boolean {
  return bytesOf(value) !== undefined && (type === 'binary' || isAnyType(type));
}

/** The error for an object of lists and other values. */
export function mixedForms(list: string, value: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `${quoteName(list)} is a list and ${quoteName(value)} is not, so the data is neither columns nor one record. Give a list for each column, { a: [1, 2], b: [3, 4] }, or a value for each, { a: 1, b: 3 }.`,
    { field: value },
  );
}

function ambiguousForm(field: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `${quoteName(field)} may be one value or a column of values, as the model takes lists there. Give a list of records: [{ ${quoteName(field)}: … }].`,
    { field },
  );
}
