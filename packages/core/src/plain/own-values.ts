import { checkSize } from './check-size.js';
import type { ReadingPlace } from './reading-place.js';

/** Whose values to read. */
interface OwnValuesOptions {
  readonly place: ReadingPlace;
  /** Whether a value is needed; others are not read, and undefined. */
  readonly isTaken: (name: string) => boolean;
}

/**
 * The values of an object by name, each read once.
 * @throws MlmodelError `BAD_REQUEST` for lists that are too long
 */
export function ownValues(
  object: Readonly<Record<string, unknown>>,
  { place, isTaken }: OwnValuesOptions,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const name of Object.keys(object)) {
    place.field = name;
    const value = isTaken(name) ? object[name] : undefined;
    if (Array.isArray(value)) checkSize(value.length, place);
    values.set(name, value);
  }
  place.field = undefined;
  return values;
}
