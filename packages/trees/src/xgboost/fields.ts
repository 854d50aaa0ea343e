import { isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { brokenFile } from '@mlmodel/core/flavor';

type NumberList = ArrayLike<number>;

/** An object of a model file, read field by field. What is missing or of another kind throws, naming file and field. */
export class Fields {
  readonly #object: JsonObject;

  /** @param path of the object in the file; empty for the whole */
  constructor(
    value: unknown,
    readonly file: string,
    readonly path = '',
  ) {
    if (!isJsonObject(value)) throw this.#wrong('', 'an object');
    this.#object = value;
  }

  /** Whether there is such a field. */
  has(key: string): boolean {
    return propertyOf(this.#object, key) !== undefined;
  }

  /** Any value; undefined where there is none. */
  value(key: string): unknown {
    return propertyOf(this.#object, key);
  }

  object(key: string): Fields {
    return new Fields(this.value(key), this.file, this.#place(key));
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== 'string') throw this.#wrong(key, 'a string');
    return value;
  }

  list(key: string): readonly unknown[] {
    const value = this.value(key);
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list');
    return value;
  }

  objects(key: string): readonly Fields[] {
    return this.list(key).map(
      (item, index) => new Fields(item, this.file, `${this.#place(key)}[${index}]`),
    );
  }

  /** A whole number from 0, as a number or as text. @param missing the result where there is none */
  count(key: string, missing?: number): number {
    const value = this.value(key);
    if (value === undefined && missing !== undefined) return missing;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
    throw this.#wrong(key, 'a whole number');
  }

  /** Numbers as floats. @param length how many there must be; any number when absent */
  floats(key: string, length?: number): Float32Array {
    const values = this.#numbers(key, length);
    return values instanceof Float32Array ? values : Float32Array.from(values);
  }

  /** Whole numbers within 32 bits; booleans count as 0 and 1. @param length as in `floats` */
  integers(key: string, length?: number): Int32Array {
    const values = this.#numbers(key, length);
    if (values instanceof Int32Array) return values;
    const integers = Int32Array.from(values);
    for (let index = 0; index < integers.length; index += 1) {
      if (integers[index] !== values[index]) throw this.#wrong(key, 'a list of whole numbers');
    }
    return integers;
  }

  /** The error for a field. @param expected what it must be: `a list` */
  invalid(key: string, expected: string): Error {
    return this.#wrong(key, expected);
  }

  #numbers(key: string, length: number | undefined): NumberList {
    const value = this.value(key);
    const numbers = numbersIn(value);
    if (numbers === undefined) throw this.#wrong(key, 'a list of numbers');
    if (length !== undefined && numbers.length !== length) {
      throw this.#wrong(key, `a list of ${length} numbers`);
    }
    return numbers;
  }

  #place(key: string): string {
    return this.path === '' || key === '' ? `${this.path}${key}` : `${this.path}.${key}`;
  }

  #wrong(key: string, expected: string): Error {
    const place = this.#place(key);
    const subject = place === '' ? 'its content' : place;
    return brokenFile(this.file, {
      reason: `is not a model of XGBoost: ${subject} must be ${expected}`,
    });
  }
}

/** Undefined for anything but a list of numbers, booleans, and the texts of NaN and infinities. */
function numbersIn(value: unknown): NumberList | undefined {
  if (ArrayBuffer.isView(value)) return value as Float32Array;
  if (!Array.isArray(value)) return undefined;
  const numbers = new Float64Array(value.length);
  for (let index = 0; index < numbers.length; index += 1) {
    const item: unknown = value[index];
    if (typeof item === 'number') numbers[index] = item;
    else if (typeof item === 'boolean') numbers[index] = Number(item);
    else if (item === 'NaN' || item === 'Infinity' || item === '-Infinity') {
      numbers[index] = Number(item);
    } else return undefined;
  }
  return numbers;
}
