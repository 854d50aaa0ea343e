import type { EnforcedInput } from '../data/raw-input.js';
import { bytesOf } from '../data/vector.js';
import { chatKeys } from '../request/read-form.js';
import type { FormReader } from './form-reader.js';
import { ownValues } from './own-values.js';
import { isListLike, readColumns, readRecords } from './read-table.js';
import { isTensorLike, readTensor } from './read-tensor.js';
import type { ReadingPlace } from './reading-place.js';
import { mixedForms } from './record-or-columns.js';
import { ValueReader } from './value-reader.js';

/** The forms of data for a model without a signature. */
export const untypedForms: FormReader = {
  declares: () => false,
  records: (list, place) => readRecords(list, { columns: undefined, place }),
  array(value, place) {
    const reader = new ValueReader({ place, numberKinds: true });
    return { kind: 'tensor', form: 'inputs', value: readTensor(value, { reader, place }) };
  },
  object(object, place) {
    if (chatKeys.some((key) => Object.hasOwn(object, key))) return readChat(object, place);
    const values = ownValues(object, { place, isTaken: () => true });
    const names = [...values.keys()];
    if (names.some((name) => isNested(values.get(name)))) return readTensors(values, place);
    const list = names.find((name) => isColumn(values.get(name)));
    const other = names.find((name) => !isColumn(values.get(name)));
    if (list === undefined) {
      return readRecords([Object.fromEntries(values)], { columns: undefined, place });
    }
    if (other !== undefined) throw mixedForms(list, other);
    return readColumns(values, { columns: undefined, place });
  },
};

/** `form/chat`: the whole object is the input. */
function readChat(object: object, place: ReadingPlace): EnforcedInput {
  const reader = new ValueReader({ place, numberKinds: true });
  return {
    kind: 'json',
    form: 'llm',
    value: reader.read(object) as object & Record<string, never>,
  };
}

/** Without a type, bytes are one value. */
function isColumn(value: unknown): boolean {
  return isListLike(value) && bytesOf(value) === undefined;
}

/** Lists of lists, and `{ values, shape }`, are tensors. */
function isNested(value: unknown): boolean {
  return isTensorLike(value) || (Array.isArray(value) && hasLists(value));
}

/** Whether a list has a list among its items, up to a hole. */
function hasLists(list: readonly unknown[]): boolean {
  for (const item of list) {
    if (item === undefined) return false;
    if (isColumn(item)) return true;
  }
  return false;
}

function readTensors(values: ReadonlyMap<string, unknown>, place: ReadingPlace): EnforcedInput {
  const reader = new ValueReader({ place, numberKinds: true });
  const entries: [string, unknown][] = [];
  for (const [name, value] of values) {
    place.field = name;
    if (value !== undefined) entries.push([name, readTensor(value, { reader, place })]);
  }
  return { kind: 'tensors', form: 'inputs', value: Object.fromEntries(entries) };
}

/** The forms of data for a signature of Python type hints: Python gets lists and objects unchanged. */
export const hintForms: FormReader = {
  declares: (name) => name !== 'kind',
  records: readUnchanged,
  array: readUnchanged,
  object(object, place) {
    const value = new ValueReader({ place, numberKinds: true }).read(object);
    return { kind: 'tensors', form: 'inputs', value: value as Readonly<Record<string, unknown>> };
  },
};

function readUnchanged(value: unknown, place: ReadingPlace): EnforcedInput {
  const reader = new ValueReader({ place, numberKinds: true });
  return { kind: 'tensor', form: 'inputs', value: reader.read(value) };
}
