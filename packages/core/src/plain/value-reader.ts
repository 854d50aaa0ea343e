import { formatIsoDatetime } from '../data/iso-datetime.js';
import { isTimestamp, type Timestamp } from '../data/json-value.js';
import { bytesOf, vectorOfArray } from '../data/vector.js';
import type { MlmodelError } from '../errors/mlmodel-error.js';
import { checkSize } from './check-size.js';
import { describeValue, isPlainObject } from './describe-value.js';
import { type ReadingPlace, refusalAt } from './reading-place.js';

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

/** The absolute value that no integer reaches. */
const integerLimit = 10n ** 400n;

/** A list or object that was read before, with the number of its values; without a copy while it is being read. */
interface Visit {
  readonly copy?: object | undefined;
  readonly size: number;
}

/**
 * Reads values of a program, once each, into copies as `json-value.ts` describes. Lists and objects that appear several
 * times are read once; the work is linear in the data.
 * @throws MlmodelError `BAD_REQUEST` naming the place, for what is no plain value and for data that contains itself
 */
export class ValueReader {
  readonly #options: ReaderOptions;
  /** Lists and objects that hold others; those of scalars cannot contain themselves, and are copied each time. */
  #visits: Map<object, Visit> | undefined;
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
    if (isTimestamp(value)) return this.#time(value);
    if (isPlainObject(value)) return this.#readProperties(value, level);
    if (ArrayBuffer.isView(value)) return this.#readView(value);
    if (isDate(value)) return this.#time({ epochNanoseconds: this.#nanosecondsOf(value) });
    if (value instanceof Map) return this.#readMap(value, level);
    throw this.#notPlain(value);
  }

  #readView(value: ArrayBufferView): unknown {
    const bytes = this.#options.bytesAsLists ? undefined : bytesOf(value);
    if (bytes !== undefined) return bytes;
    const vector = vectorOfArray(value);
    if (vector === undefined) throw this.#notPlain(value);
    this.#count(vector.values.length);
    return Array.from(value as unknown as ArrayLike<unknown>, (item) => this.read(item));
  }

  #readList(list: readonly unknown[], level: number): unknown {
    const start = this.#size;
    this.#count(list.length);
    const copy = new Array<unknown>(list.length);
    let isEntered = false;
    for (let index = 0; index < copy.length; index++) {
      const item = list[index];
      if (!isEntered && isObject(item)) {
        const before = this.#enter(list);
        if (before !== undefined) return before;
        isEntered = true;
      }
      if (item === undefined) throw this.#noItem(index);
      copy[index] = this.read(item, level);
    }
    if (isEntered) this.#leave(list, { copy, size: this.#size - start });
    return copy;
  }

  /** Assigning is several times as fast as making an object of entries, but `__proto__` would be the prototype. */
  #readProperties(object: Readonly<Record<string, unknown>>, level: number): unknown {
    const start = this.#size;
    const names = Object.keys(object);
    this.#count(names.length);
    const copy: Record<string, unknown> = {};
    let isEntered = false;
    for (const name of names) {
      const item = object[name];
      if (!isEntered && isObject(item)) {
        const before = this.#enter(object);
        if (before !== undefined) return before;
        isEntered = true;
      }
      const value = this.read(item, level);
      if (value === undefined) continue;
      if (name === '__proto__') defineProperty(copy, name, value);
      else copy[name] = value;
    }
    if (isEntered) this.#leave(object, { copy, size: this.#size - start });
    return copy;
  }

  #readMap(map: ReadonlyMap<unknown, unknown>, level: number): unknown {
    const before = this.#enter(map);
    if (before !== undefined) return before;
    const start = this.#size;
    this.#count(map.size);
    const copy = new Map<string, unknown>();
    for (const [name, item] of map) {
      if (typeof name !== 'string') throw this.#refusal('the keys of a Map must be strings.');
      const value = this.read(item, level);
      if (value !== undefined) copy.set(name, value);
    }
    this.#leave(map, { copy, size: this.#size - start });
    return copy;
  }

  /** @returns the copy of a list or object that was read before */
  #enter(value: object): object | undefined {
    this.#visits ??= new Map();
    const before = this.#visits.get(value);
    if (before === undefined) {
      this.#visits.set(value, { size: 0 });
      return undefined;
    }
    if (before.copy === undefined) throw this.#refusal('a list or an object contains itself.');
    this.#count(before.size);
    return before.copy;
  }

  #leave(value: object, visit: Visit): void {
    this.#visits?.set(value, visit);
  }

  #count(values: number): void {
    this.#size += values;
    checkSize(this.#size, this.#options.place);
  }

  #nanosecondsOf(date: Date): bigint {
    const milliseconds = Date.prototype.getTime.call(date);
    if (Number.isNaN(milliseconds)) throw this.#refusal('the Date is invalid.');
    return BigInt(milliseconds) * 1_000_000n;
  }

  #time({ epochNanoseconds, dateOnly }: Timestamp): unknown {
    if (this.#options.timesAsText === true) return formatIsoDatetime(epochNanoseconds);
    return { epochNanoseconds, ...(dateOnly === true && { dateOnly }) };
  }

  #noItem(index: number): MlmodelError {
    return this.#refusal(
      `a list has no value at position ${index}. Write null for a missing value.`,
    );
  }

  #notPlain(value: unknown): MlmodelError {
    return this.#refusal(
      `${describeValue(value)} is not a plain value. Give numbers, bigints, booleans, strings, null, Dates, Uint8Arrays, and lists and objects of them.`,
    );
  }

  #refusal(problem: string): MlmodelError {
    return refusalAt(this.#options.place, problem);
  }
}

/** -0 is a float. */
function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function isDate(value: object): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function defineProperty(object: object, name: string, value: unknown): void {
  const attributes = { configurable: true, enumerable: true, writable: true };
  Object.defineProperty(object, name, { ...attributes, value });
}
