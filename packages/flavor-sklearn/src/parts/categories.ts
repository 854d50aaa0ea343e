import { PythonArray, type PythonValue } from '@mlmodel/python-objects';
import type { FeatureColumn } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';

/** What stands for None and NaN, which JSON does not tell apart. */
const missing = Symbol('missing');

/** The categories of a column, each with its position. */
export interface Categories {
  readonly count: number;
  /** The position of NaN, which may have a code of its own; -1 without one. */
  readonly nanAt: number;
  readonly positions: ReadonlyMap<unknown, number>;
}

/** The categories in `categories_`, of each column. */
export function categoriesOf(saved: Saved): readonly Categories[] {
  return saved
    .items('categories_')
    .map((value) => categoriesIn(saved, { attribute: 'categories_', value }));
}

interface CategoriesPlace {
  readonly attribute: string;
  /** Default: the attribute's. */
  readonly value?: PythonValue | undefined;
}

/** The categories in an array that an attribute holds. */
export function categoriesIn(
  saved: Saved,
  { attribute, value = saved.value(attribute) }: CategoriesPlace,
): Categories {
  if (!(value instanceof PythonArray) || value.fields !== undefined)
    throw saved.lacks(attribute, 'arrays');
  const positions = new Map<unknown, number>();
  const list = Array.from(value.values as ArrayLike<PythonValue>);
  for (const [at, category] of list.entries()) {
    positions.set(keyOf(category), at);
  }
  if (positions.size !== list.length) throw saved.unsupported(`${attribute} that are equal`);
  return { count: positions.size, nanAt: list.findIndex(Number.isNaN), positions };
}

/** Equal values of Python have equal keys: 1, 1.0 and True are one. */
function keyOf(value: unknown): unknown {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value)))
    return missing;
  return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
}

/** The position of each value of a column in its categories; -1 for unknown ones. */
export function encodeColumn({ values }: FeatureColumn, { positions }: Categories): Int32Array {
  return Int32Array.from(
    { length: values.length },
    (_, row) => positions.get(keyOf(values[row])) ?? -1,
  );
}
