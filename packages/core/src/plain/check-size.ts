import { type ReadingPlace, refusalAt } from './reading-place.js';

/** Largest number of values, when lists and objects that are repeated count each time. */
const mostValues = 2 ** 27;

/** @throws MlmodelError `BAD_REQUEST` for more values than one call may have */
export function checkSize(values: number, place: ReadingPlace): void {
  if (values <= mostValues) return;
  throw refusalAt(place, `there are more than ${mostValues} values. Predict fewer rows in a call.`);
}
