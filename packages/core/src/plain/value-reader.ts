import { formatIsoDatetime } from '../data/iso-datetime.js';
import { isTimestamp, type Timestamp } from '../data/json-value.js';
import { vectorOfArray } from '../data/vector.js';
import { MlmodelError, type MlmodelErrorOptions } from '../errors/mlmodel-error.js';
import { describeValue, isPlainObject } from './describe-value.js';

/** Where the reader is, for messages; it changes while data is read. */
export interface ReadingPlace {
  /** Column, tensor or param; undefined for data without names. */
  field?: string | undefined;
  row?: number | undefined;
}

/** Options of {@link ValueReader}. */
export interface ReaderOptions {
  readonly place: ReadingPlace;
  /** Whether whole numbers become bigints, see `DecodingNeeds`. */
  readonly numberKinds: boolean;
  /** Whether Uint8Arrays are lists of numbers instead of binaries. Default false. */
  readonly bytesAsLists?: boolean | undefined;
  /** Whether times become ISO texts, as params have them. Default false. */
  readonly timesAsText?: boolean | undefined;
}

/** Lists and objects may be nested this deep, as in JSON requests. */
const mostLevels = 256;

/** Largest number of values, when lists and objects that are repeated count each time. */
const mostValues = 2 ** 27;

/** The absolute value that no integer reaches. */
const integerLimit = 10n ** 400n;

/** A list or object that was read before, and how many values it holds; `done` is absent while it is being read. */
interface Visit {
  readonly done?: { readonly copy: unknown; readonly size: number } | undefined;
}

/**
 * Reads values of a program, once each, into copies as `json-value.ts` describes. Lists and objects that appear several
 * times are read once; the work is linear in the data.
 * @throws MlmodelError `BAD_REQUEST` naming the place, for what is no plain value and for data that contains itself
 */
export class ValueReader {
  readonly #options: ReaderOptions;
  readonly #visits = new Map<object, Visit>();
  #size = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** @returns undefined only for undefined */
  read(value: unknown, level = 0): unknown {
    switch (typeof value) {
      case 'number':
        return this.#options.numberKinds && isInteger(value) ? BigInt(value) : value;
      case 'bigint':
        if (value < integerLimit && value > -integerLimit) return value;
        throw this.#refusal('an integer may have at most 400 digits.');
      case 'object':
        return value === null ? null : this.#readObject(value, level + 1);
      case 'function':
      case 'symbol':
        throw this.#notPlain(value);
      default:
        return value;
    }
  }

  #readObject(value: object, level: number): unknown {
    if (level > mostLevels) {
      throw this.#refusal(`lists and objects may be nested at most ${mostLevels} levels deep.`);
    }
    if (Array.isArray(value)) return this.#readList(value, level);
    if (ArrayBuffer.isView(value)) return this.#readView(value);
    if (isDate(value)) return this.#time({ epochNanoseconds: this.#nanosecondsOf(value) });
    if (isTimestamp(value)) return this.#time(value);
    if (isMap(value)) return this.#visit(value, () => this.#readMap(value, level));
    if (isPlainObject(value)) return this.#visit(value, () => this.#readProperties(value, level));
    throw this.#notPlain(value);
  }

  #readView(value: ArrayBufferView): unknown {
    const vector = vectorOfArray(value);
    if (vector === undefined) throw this.#notPlain(value);
    const { bytesAsLists = false } = this.#options;
    if (value instanceof Uint8Array && !bytesAsLists) return value;
    this.#count(vector.values.length);
    return Array.from(value as unknown as ArrayLike<unknown>, (item) => this.read(item));
  }

  /** A list of scalars is copied; one with lists or objects is also remembered. */
  #readList(list: readonly unknown[], level: number): unknown {
    this.#count(list.length);
    const copy = new Array<unknown>(list.length);
    for (let index = 0; index < copy.length; index++) {
      const item = list[index];
      if (typeof item === 'object' && item !== null) {
        return this.#visit(list, () => this.#readItems(list, { copy, index, level }));
      }
      copy[index] = this.#readItem(item, index, level);
    }
    return copy;
  }

  #readItems(
    list: readonly unknown[],
    { copy, index, level }: { copy: unknown[]; index: number; level: number },
  ): unknown {
    for (let at = index; at < copy.length; at++) copy[at] = this.#readItem(list[at], at, level);
    return copy;
  }

  #readItem(item: unknown, index: number, level: number): unknown {
    if (item !== undefined) return this.read(item, level);
    throw this.#refusal(
      `a list has no value at position ${index}. Write null for a missing value.`,
    );
  }

  #readProperties(object: Readonly<Record<string, unknown>>, level: number): unknown {
    const entries: [string, unknown][] = [];
    for (const name of Object.keys(object)) {
      const value = this.read(object[name], level);
      if (value !== undefined) entries.push([name, value]);
    }
    this.#count(entries.length);
    return Object.fromEntries(entries);
  }

  #readMap(map: ReadonlyMap<unknown, unknown>, level: number): unknown {
    const copy = new Map<string, unknown>();
    for (const [name, item] of map) {
      if (typeof name !== 'string') throw this.#refusal('the keys of a Map must be strings.');
      const value = this.read(item, level);
      if (value !== undefined) copy.set(name, value);
    }
    this.#count(copy.size);
    return copy;
  }

  #visit(value: object, readInner: () => unknown): unknown {
    const before = this.#visits.get(value);
    if (before === undefined) {
      const start = this.#size;
      this.#visits.set(value, {});
      const copy = readInner();
      this.#visits.set(value, { done: { copy, size: this.#size - start } });
      return copy;
    }
    if (before.done === undefined) throw this.#refusal('a list or an object contains itself.');
    this.#count(before.done.size);
    return before.done.copy;
  }

  #count(values: number): void {
    this.#size += values;
    if (this.#size <= mostValues) return;
    throw this.#refusal(
      `the data has more than ${mostValues} values. Predict fewer rows in a call.`,
    );
  }

  #nanosecondsOf(date: Date): bigint {
    const milliseconds = Date.prototype.getTime.call(date);
    if (Number.isNaN(milliseconds)) throw this.#refusal('an invalid Date is no time.');
    return BigInt(milliseconds) * 1_000_000n;
  }

  #time({ epochNanoseconds, dateOnly }: Timestamp): unknown {
    if (this.#options.timesAsText === true) return formatIsoDatetime(epochNanoseconds);
    return { epochNanoseconds, ...(dateOnly === true && { dateOnly }) };
  }

  #notPlain(value: unknown): MlmodelError {
    return this.#refusal(
      `${describeValue(value)} is no plain value. Give numbers, bigints, booleans, strings, null, Dates, Uint8Arrays, and lists and objects of them.`,
    );
  }

  #refusal(problem: string): MlmodelError {
    return refusalAt(this.#options.place, problem);
  }
}

/** Whose values to read. */
interface OwnValuesOptions {
  readonly place: ReadingPlace;
  /** Whether a value is needed; others are not read, and undefined. */
  readonly isTaken: (name: string) => boolean;
}

/** The values of an object by name, each read once. */
export function ownValues(
  object: Readonly<Record<string, unknown>>,
  { place, isTaken }: OwnValuesOptions,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const name of Object.keys(object)) {
    place.field = name;
    values.set(name, isTaken(name) ? object[name] : undefined);
  }
  place.field = undefined;
  return values;
}

/** The error for what cannot be read at a place. @param problem a sentence, perhaps more, to follow a colon */
export function refusalAt(
  { field, row }: ReadingPlace,
  problem: string,
  options: Pick<MlmodelErrorOptions, 'cause'> = {},
): MlmodelError {
  const name = field === undefined ? 'The data' : `"${field}"`;
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

/** -0 is a float. */
function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function isDate(value: object): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map;
}
