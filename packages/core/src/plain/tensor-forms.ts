import { elementTypeOfDtype } from '../signature/enforce/element-types.js';
import type { TensorSchema, TensorSpec } from '../signature/schema.js';
import { isPlainObject } from './describe-value.js';
import type { FormReader } from './form-reader.js';
import { notARecord } from './read-table.js';
import { readTensor } from './read-tensor.js';
import type { ReadingPlace } from './reading-place.js';
import { ValueReader } from './value-reader.js';
import { wrongForm } from './wrong-data.js';

/** The forms of data for a signature of tensors. */
export function tensorForms(inputs: TensorSchema): FormReader {
  const { tensors } = inputs;
  const specs: ReadonlyMap<string, TensorSpec> = new Map(
    tensors.flatMap((spec) => (spec.name === undefined ? [] : [[String(spec.name), spec]])),
  );
  const readOne = (value: unknown, spec: TensorSpec | undefined, place: ReadingPlace) =>
    readTensor(value, { reader: readerFor(spec, place), place });

  function readFields(
    object: Readonly<Record<string, unknown>>,
    place: ReadingPlace,
  ): Readonly<Record<string, unknown>> {
    const entries = Object.keys(object).map((name): [string, unknown] => {
      const spec = specs.get(name);
      place.field = name;
      return [name, spec === undefined ? null : readOne(object[name], spec, place)];
    });
    place.field = undefined;
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  function readInstance(record: unknown, place: ReadingPlace): unknown {
    if (isPlainObject(record)) return readFields(record, place);
    throw notARecord(record, place);
  }

  return {
    declares: (name) => specs.has(name),
    records(list, place) {
      if (specs.size === 0 && list.length > 0) throw wrongForm('a list with objects.', inputs);
      const value = Array.from({ length: list.length }, (_, row) => {
        place.row = row;
        return readInstance(list[row], place);
      });
      return { kind: 'tensor', form: 'instances', value };
    },
    array(value, place) {
      if (specs.size > 1) throw wrongForm('values without names.', inputs);
      return { kind: 'tensor', form: 'inputs', value: readOne(value, tensors[0], place) };
    },
    object(object, place) {
      if (specs.size === 0) throw wrongForm('an object.', inputs);
      return { kind: 'tensors', form: 'inputs', value: readFields(object, place) };
    },
  };
}

/** Only tensors of objects distinguish integers from floats, and only those of bytes hold binaries. */
function readerFor(spec: TensorSpec | undefined, place: ReadingPlace): ValueReader {
  const element = elementTypeOfDtype(spec?.dtype ?? '');
  const numberKinds = element === 'json';
  const bytesAsLists = element !== 'json' && element !== 'binary';
  return new ValueReader({ place, numberKinds, bytesAsLists });
}
