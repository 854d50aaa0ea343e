import { quoteName } from '../errors/message-text.js';
import { MlmodelError, type MlmodelErrorOptions } from '../errors/mlmodel-error.js';

/** Where the reader is, for messages; it changes while data is read. */
export interface ReadingPlace {
  /** Column, tensor or param; undefined for data without names. */
  field?: string | undefined;
  row?: number | undefined;
}

/** The error for what cannot be read at a place. @param problem a sentence, perhaps more, to follow a colon */
export function refusalAt(
  { field, row }: ReadingPlace,
  problem: string,
  options: Pick<MlmodelErrorOptions, 'cause'> = {},
): MlmodelError {
  const name = field === undefined ? 'The data' : quoteName(field);
  const where = row === undefined ? name : `${name}, row ${row}`;
  return new MlmodelError('BAD_REQUEST', `${where}: ${problem}`, { field, row, ...options });
}

/**
 * Calls a function that reads data of a program, where getters and proxies may throw anything.
 * @throws MlmodelError as the function does; `BAD_REQUEST` with the cause for any other error
 */
export function readGuarded<Result>(place: ReadingPlace, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MlmodelError) throw cause;
    const problem =
      'reading it threw an error, the cause of this one. Give plain values instead of getters and proxies.';
    throw refusalAt(place, problem, { cause });
  }
}
