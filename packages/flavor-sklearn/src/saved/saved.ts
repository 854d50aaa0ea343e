import {
  PythonArray,
  PythonDict,
  PythonGlobal,
  PythonList,
  PythonObject,
  type PythonValue,
} from '@mlmodel/python-objects';
import { type Labels, labelsOf } from '@mlmodel/trees';
import { NotSupported } from './not-supported.js';
import { doublesOf, type Matrix, type NumberArray } from './number-array.js';

/**
 * A saved object of scikit-learn, read attribute by attribute. All readers throw NotSupported, naming the class and the
 * attribute, for what is absent or of another kind: the estimator is not fitted, or of an unknown version.
 */
export class Saved {
  /** Such as `LogisticRegression`. */
  readonly name: string;

  constructor(readonly object: PythonObject) {
    this.name = object.className.slice(object.className.lastIndexOf('.') + 1);
  }

  /** The version of scikit-learn that fitted it, as a number: 1.02 is 1.2, 0.22 is 0.22; 0 where it does not say. */
  get version(): number {
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(String(this.value('_sklearn_version'))) ?? [];
    return major === undefined ? 0 : Number(major) + Number(minor) / 100;
  }

  /** Any value; undefined where the attribute is absent. */
  value(attribute: string): PythonValue | undefined {
    return this.object.attribute(attribute);
  }

  /** Whether the attribute is there and not None. */
  has(attribute: string): boolean {
    return (this.value(attribute) ?? null) !== null;
  }

  /** The first of these attributes that is there: versions gave it several names. */
  nameOf(...attributes: readonly string[]): string {
    return attributes.find((attribute) => this.has(attribute)) ?? (attributes[0] as string);
  }

  float(attribute: string, fallback?: number): number {
    const value = this.value(attribute);
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    if (value instanceof PythonArray && value.values.length === 1) {
      return doublesOf(value)?.values[0] ?? Number.NaN;
    }
    if (fallback !== undefined && (value === undefined || value === null)) return fallback;
    throw this.lacks(attribute, 'a number');
  }

  integer(attribute: string, fallback?: number): number {
    const value = this.float(attribute, fallback);
    if (Number.isSafeInteger(value)) return value;
    throw this.lacks(attribute, 'a whole number');
  }

  boolean(attribute: string, fallback?: boolean): boolean {
    const value = this.value(attribute);
    if (typeof value === 'boolean') return value;
    if (value === 0n || value === 1n) return value === 1n;
    if (fallback !== undefined && (value === undefined || value === null)) return fallback;
    throw this.lacks(attribute, 'True or False');
  }

  text(attribute: string, fallback?: string): string {
    const value = this.value(attribute);
    if (typeof value === 'string') return value;
    if (fallback !== undefined && (value === undefined || value === null)) return fallback;
    throw this.lacks(attribute, 'a text');
  }

  /** A text that is one of these. */
  choice<Choice extends string>(
    attribute: string,
    choices: readonly Choice[],
    fallback?: Choice,
  ): Choice {
    const value = this.text(attribute, fallback);
    if ((choices as readonly string[]).includes(value)) return value as Choice;
    throw this.lacks(attribute, choices.map((each) => `"${each}"`).join(' or '));
  }

  /** Numbers of any shape. */
  numbers(attribute: string): NumberArray {
    const numbers = doublesOf(this.value(attribute));
    if (numbers === undefined) throw this.lacks(attribute, 'numbers');
    return numbers;
  }

  /** An array of two dimensions. */
  matrix(attribute: string): Matrix {
    const { values, shape, type } = this.numbers(attribute);
    const [rowCount, width] = shape;
    if (shape.length !== 2 || rowCount === undefined || width === undefined) {
      throw this.lacks(attribute, 'a matrix');
    }
    return { values, rowCount, width, type };
  }

  array(attribute: string): PythonArray {
    const value = this.value(attribute);
    if (value instanceof PythonArray) return value;
    throw this.lacks(attribute, 'an array');
  }

  /** The classes of a classifier with one output. */
  labels(attribute = 'classes_'): Labels {
    const value = this.value(attribute);
    const labels = value instanceof PythonArray ? labelsOf(value) : undefined;
    if (labels !== undefined) return labels;
    throw this.lacks(attribute, 'labels of one output, all texts or all numbers');
  }

  /** The items of a list or tuple, or of an array of objects in row-major order. */
  items(attribute: string): readonly PythonValue[] {
    const value = this.value(attribute);
    const items = itemsOf(value);
    if (items === undefined) throw this.lacks(attribute, 'a list');
    return items;
  }

  dict(attribute: string): PythonDict {
    const value = this.value(attribute);
    if (value instanceof PythonDict) return value;
    if (value instanceof PythonObject) return value.content;
    throw this.lacks(attribute, 'a dictionary');
  }

  saved(attribute: string): Saved {
    const value = this.value(attribute);
    if (value instanceof PythonObject) return new Saved(value);
    throw this.lacks(attribute, 'an object');
  }

  /** The name of a class or function, such as `numpy.float64`. */
  global(attribute: string): string | undefined {
    const value = this.value(attribute);
    return value instanceof PythonGlobal ? value.name : undefined;
  }

  /** The names of the columns of the data frame that it was fitted on, since version 1.0. */
  get columnNames(): readonly string[] | undefined {
    if (!this.has('feature_names_in_')) return undefined;
    const names = this.items('feature_names_in_');
    if (names.every((name) => typeof name === 'string')) return names as readonly string[];
    throw this.lacks('feature_names_in_', 'texts');
  }

  /** The number of columns, since version 0.24 of all estimators. */
  get width(): number | undefined {
    return this.has('n_features_in_') ? this.integer('n_features_in_') : undefined;
  }

  /** The error for an attribute that is not as expected. */
  lacks(attribute: string, expected: string): NotSupported {
    const state = this.value(attribute) === undefined ? 'has no attribute' : 'has an unknown';
    return new NotSupported(`a ${this.name} that ${state} ${attribute}, which must be ${expected}`);
  }

  /** The error for a setting that is not supported here. */
  unsupported(attribute: string): NotSupported {
    const value = this.value(attribute);
    const shown = typeof value === 'string' ? ` "${value.slice(0, 40)}"` : '';
    return new NotSupported(`a ${this.name} with ${attribute}${shown}, which is not supported`);
  }
}

/** The values of an object's attributes. */
export function attributesOf({ state }: PythonObject): Iterable<PythonValue> {
  return state instanceof PythonDict ? state.entries.values() : [];
}

/** The items of a list, tuple, set or array of objects or texts; undefined for other values. */
export function itemsOf(value: PythonValue | undefined): readonly PythonValue[] | undefined {
  if (value instanceof PythonList) return value.items;
  if (value instanceof PythonArray && Array.isArray(value.values) && value.fields === undefined) {
    return value.values;
  }
  return undefined;
}
