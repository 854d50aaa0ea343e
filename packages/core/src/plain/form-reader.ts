import type { EnforcedInput } from '../data/raw-input.js';
import type { ReadingPlace } from './reading-place.js';

/** Reads the forms of plain data for one kind of signature. All throw MlmodelError as `ValueReader` does. */
export interface FormReader {
  /** Whether the model has a column or a tensor of that name. */
  declares(name: string): boolean;
  /** Reads a list that has objects, or is empty. */
  records(list: readonly unknown[], place: ReadingPlace): EnforcedInput;
  /** Reads any other list, a typed array, or `{ values, shape }`. */
  array(value: unknown, place: ReadingPlace): EnforcedInput;
  /** Reads any other plain object. */
  object(object: Readonly<Record<string, unknown>>, place: ReadingPlace): EnforcedInput;
}
