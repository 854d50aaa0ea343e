import { entriesOf, isJsonObject, type JsonObject } from '../../../data/json-value.js';
import type { Cells } from '../cast/cells.js';
import { type Frame, frameError } from './frame.js';
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
  const columns = names.map((name): Cells => ({ kind: 'records', records, name }));
  return { names, columns, rowCount: records.length };
}

/** All keys in the order in which they first appear. */
export function namesOf(records: readonly JsonObject[]): readonly string[] {
  const names = new Set<string>();
  for (const record of records) {
    for (const [name] of entriesOf(record)) names.add(name);
  }
  return [...names];
}
