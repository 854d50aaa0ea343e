import type { EnforcedInput } from '../data/raw-input.js';
import type { ColumnSchema, DataType } from '../signature/schema.js';
import type { FormReader } from './form-reader.js';
import { ownValues } from './own-values.js';
import { readColumns, readRecords } from './read-table.js';
import { listsOf, readTensor } from './read-tensor.js';
import { recordOrColumns } from './record-or-columns.js';
import { ValueReader } from './value-reader.js';
import { wrongForm } from './wrong-data.js';

/** The forms of data for a signature of columns. */
export function columnForms(inputs: ColumnSchema): FormReader {
  const { columns } = inputs;
  const types: ReadonlyMap<string, DataType> = new Map(
    columns.map(({ name, type }, position) => [String(name ?? position), type]),
  );
  const isNamed = columns.some(({ name }) => name !== undefined);
  return {
    declares: (name) => types.has(name),
    records(list, place) {
      if (list.length === 0) return noRows(types);
      return readRecords(list, { columns: isNamed ? types : undefined, place });
    },
    array(value, place) {
      if (needsNames(inputs)) throw wrongForm('values without names.', inputs);
      const reader = new ValueReader({ place, numberKinds: false });
      return {
        kind: 'tensor',
        form: 'inputs',
        value: listsOf(readTensor(value, { reader, place })),
      };
    },
    object(object, place) {
      if (!isNamed) throw wrongForm('an object.', inputs);
      const values = ownValues(object, { place, isTaken: (name) => types.has(name) });
      if (recordOrColumns(values, types) === 'columns') {
        return readColumns(values, { columns: types, place });
      }
      return readRecords([Object.fromEntries(values)], { columns: types, place });
    },
  };
}

/** Values without names belong to the only column, or to columns that are named by their numbers. */
function needsNames({ columns }: ColumnSchema): boolean {
  return columns.length !== 1 && columns.some(({ name }) => typeof name === 'string');
}

/** An empty list has no rows of the declared columns. */
function noRows(types: ReadonlyMap<string, DataType>): EnforcedInput {
  const names = [...types.keys()];
  return { kind: 'lists', form: 'plain', names, columns: names.map(() => []), rowCount: 0 };
}
