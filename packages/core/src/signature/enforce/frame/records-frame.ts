import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { Cells } from '../cast/cells.js';
import { checkFilledCells, type Frame, frameError } from './frame.js';
import { nestedFrame } from './rows-frame.js';

/**
 * Reads a list as `pandas.DataFrame(list)` does: objects by their keys, lists by position, scalars as one column.
 * @throws MlmodelError `BAD_REQUEST` when not all are of the kind of the first
 */
export function recordsFrame(records: readonly unknown[]): Frame {
  const [first] = records;
  if (records.length === 0) return { names: [], columns: [], rowCount: 0 };
  if (Array.isArray(first)) return nestedFrame(records);
  if (isJsonObject(first)) return objectsFrame(records);
  return { names: [0], columns: [{ kind: 'list', list: records }], rowCount: records.length };
}

function objectsFrame(records: readonly unknown[]): Frame {
  if (!records.every(isJsonObject)) {
    throw frameError('Every record must be an object if the first one is.');
  }
  const names = namesOf(records);
  checkFilledCells({ columns: names.length, rows: records.length, present: countKeys(records) });
  const columns = records.every(isPlainObject)
    ? names.map((name) => plainCells(records, name))
    : names.map((name) => mixedCells(records, name));
  return { names, columns, rowCount: records.length };
}

function isPlainObject(record: JsonObject): record is Readonly<Record<string, unknown>> {
  return !(record instanceof Map);
}

function plainCells(records: readonly Readonly<Record<string, unknown>>[], name: string): Cells {
  return { kind: 'records', records, name, inherited: name in Object.prototype };
}

function mixedCells(records: readonly JsonObject[], name: string): Cells {
  return { kind: 'list', list: records.map((record) => propertyOf(record, name)) };
}

/** Cells of all records together. */
export function countKeys(records: readonly JsonObject[]): number {
  let count = 0;
  for (const record of records) count += keysOf(record).length;
  return count;
}

function keysOf(record: JsonObject): readonly string[] {
  return record instanceof Map ? [...record.keys()] : Object.keys(record);
}

/** All keys in the order in which they first appear. */
export function namesOf(records: readonly JsonObject[]): readonly string[] {
  const names = new Set<string>();
  for (const record of records) {
    for (const name of keysOf(record)) names.add(name);
  }
  return [...names];
}
