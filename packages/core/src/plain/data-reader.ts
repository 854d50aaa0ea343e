import type { EnforcedInput } from '../data/raw-input.js';
import { vectorOfArray } from '../data/vector.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { forms as bodyKeys } from '../request/read-form.js';
import { checkSize } from './check-size.js';
import { columnForms } from './column-forms.js';
import { isPlainObject } from './describe-value.js';
import type { FormReader } from './form-reader.js';
import { isTensorLike } from './read-tensor.js';
import { readTyped } from './read-typed.js';
import { type ReadingPlace, readGuarded } from './reading-place.js';
import { tensorForms } from './tensor-forms.js';
import { hintForms, untypedForms } from './untyped-forms.js';
import { ValueReader } from './value-reader.js';
import { bodyGiven, noData } from './wrong-data.js';

/**
 * Makes the reader of data that programs give to a model, by the rules `plain/…`. It tells the forms apart and copies
 * the values, which then go through the enforcement of requests. The work is linear in the data.
 * @returns a function that throws MlmodelError `BAD_REQUEST` for data of no form, naming column and row
 */
export function dataReader(
  model: Pick<MlmodelFile, 'signature' | 'isSignatureFromTypeHint'>,
): (data: unknown) => EnforcedInput {
  const inputs = model.signature?.inputs;
  const forms = formsFor(model);
  return (data) => {
    const place: ReadingPlace = {};
    return readGuarded(place, () => {
      if (Array.isArray(data)) {
        checkSize(data.length, place);
        return hasRecords(data) ? forms.records(data, place) : forms.array(data, place);
      }
      if (vectorOfArray(data) !== undefined || isTensor(data, forms)) {
        return forms.array(data, place);
      }
      if (!isPlainObject(data)) throw noData(data, inputs);
      const reader = new ValueReader({ place, numberKinds: false });
      const typed = forms.declares('kind') ? undefined : readTyped(data, { reader, place });
      if (typed !== undefined) return typed;
      const key = bodyKeys.find((name) => Object.hasOwn(data, name) && !forms.declares(name));
      if (key !== undefined && inputs !== undefined) throw bodyGiven(key);
      return forms.object(data, place);
    });
  };
}

function formsFor({
  signature,
  isSignatureFromTypeHint,
}: Pick<MlmodelFile, 'signature' | 'isSignatureFromTypeHint'>): FormReader {
  const inputs = signature?.inputs;
  if (isSignatureFromTypeHint) return hintForms;
  if (inputs === undefined) return untypedForms;
  return inputs.kind === 'columns' ? columnForms(inputs) : tensorForms(inputs);
}

/** Whether a list is empty or has an object. It ends at a hole: a list may have a great length and no items. */
function hasRecords(list: readonly unknown[]): boolean {
  for (const item of list) {
    if (item === undefined) return false;
    if (isRecordLike(item)) return true;
  }
  return list.length === 0;
}

/** Whether an item of a list is an object rather than a value: also one of a class, which is refused later. */
function isRecordLike(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return !ArrayBuffer.isView(item) && !(item instanceof Date);
}

/** An object with the fields of a tensor, unless the model has inputs of these names. */
function isTensor(data: unknown, { declares }: FormReader): boolean {
  return isTensorLike(data) && !declares('values') && !declares('shape');
}
