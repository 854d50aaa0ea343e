import { type Column, entriesOf, isJsonObject, propertyOf } from '@mlmodel/core';
import { jsonColumn } from './json-column.js';

/** Columns of records; a record without a value has a missing one. */
export function keptOfRecords(
  records: readonly unknown[],
  names: readonly string[],
): readonly Column[] {
  return names.map((name): Column => ({ ...jsonColumn(records.map(propertyOfEach(name))), name }));
}

function propertyOfEach(name: string): (record: unknown) => unknown {
  return (record) => (isJsonObject(record) ? (propertyOf(record, name) ?? null) : null);
}

/** The keys of a record; none of another value. */
export function keysOf(record: unknown): readonly string[] {
  return isJsonObject(record) ? Array.from(entriesOf(record), ([key]) => key) : [];
}
