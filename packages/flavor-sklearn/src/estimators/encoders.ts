import { PythonArray, type PythonValue } from '@mlmodel/python-objects';
import { refused, refusedValue, type ValuePlace } from '../data/input-numbers.js';
import { columnsIn } from '../data/join-features.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import { type Categories, categoriesOf, encodeColumn } from '../parts/categories.js';
import { numberType } from '../parts/number-type.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

function describe(saved: Saved, categories: readonly Categories[]) {
  return {
    name: saved.name,
    width: categories.length,
    columnNames: saved.columnNames,
    takes: 'columns' as const,
  };
}

function columnsFor(saved: Saved, features: Features, count: number) {
  const columns = columnsIn(features);
  if (columns.length === count) return columns;
  throw refused(`${saved.name} takes ${count} columns, not ${columns.length}. Send as many.`);
}

function unknownCategory(place: ValuePlace): Error {
  return refusedValue(place, 'has a value that was not there in training');
}

/** The type of what an encoder answers: its setting `dtype`. */
function outputType(saved: Saved): Numbers['type'] {
  const type = saved.has('dtype') ? numberType(saved.global('dtype') ?? '') : 'float64';
  if (type === undefined) throw saved.unsupported('dtype');
  return type;
}

/** `OneHotEncoder` since 0.20. */
export const oneHotEncoder: Build = (saved) => {
  if (saved.value('_legacy_mode') === true) throw saved.unsupported('n_values');
  const categories = categoriesOf(saved);
  const handling = saved.choice('handle_unknown', [
    'error',
    'ignore',
    'infrequent_if_exist',
    'warn',
  ]);
  const dropped = droppedOf(saved, categories.length);
  const plans = categories.map((each, at) => planOf(saved, each, { at, dropped: dropped[at] }));
  const width = plans.reduce((sum, plan) => sum + plan.width, 0);
  const type = outputType(saved);
  const isGrouping = handling === 'infrequent_if_exist' || handling === 'warn';
  const transform = (features: Features): Numbers => {
    const output = newNumbers({ rowCount: features.rowCount, width }, type);
    let start = 0;
    for (const [at, column] of columnsFor(saved, features, plans.length).entries()) {
      const plan = plans[at] as Plan;
      for (const [row, position] of encodeColumn(column, plan.categories).entries()) {
        if (position < 0 && handling === 'error')
          throw unknownCategory({ name: saved.name, column: at, columnName: column.name, row });
        const to =
          position < 0 ? (isGrouping ? plan.infrequent : -1) : (plan.columns[position] as number);
        if (to >= 0) output.values[row * width + start + to] = 1;
      }
      start += plan.width;
    }
    return output;
  };
  return { ...describe(saved, categories), transform };
};

/** Which column each category has. */
interface Plan {
  readonly categories: Categories;
  /** Of each category, or -1 for none. */
  readonly columns: Int32Array;
  /** Of those that are rare; -1 without one. */
  readonly infrequent: number;
  readonly width: number;
}

/** The category that each column drops, after rare ones are one. */
function droppedOf(saved: Saved, count: number): readonly (number | undefined)[] {
  const attribute = saved.nameOf('_drop_idx_after_grouping', 'drop_idx_');
  const value = saved.value(attribute) ?? null;
  if (value === null) return [];
  const items: readonly PythonValue[] | undefined =
    value instanceof PythonArray && value.dtype.kind !== 'O'
      ? Array.from(doublesOf(value)?.values ?? [])
      : value instanceof PythonArray
        ? (value.values as readonly PythonValue[])
        : undefined;
  if (items?.length !== count) throw saved.lacks(attribute, 'a category of each column');
  return items.map((item) => (item === null ? undefined : Number(item)));
}

function planOf(
  saved: Saved,
  categories: Categories,
  { at, dropped }: { readonly at: number; readonly dropped: number | undefined },
): Plan {
  const mapping = groupsOf(saved, at, categories.count);
  const groups = mapping ?? Int32Array.from({ length: categories.count }, (_, each) => each);
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const place = (group: number) => {
    if (dropped === undefined) return group;
    return group === dropped ? -1 : group - (group > dropped ? 1 : 0);
  };
  return {
    categories,
    columns: groups.map(place),
    infrequent: mapping === undefined ? -1 : place(count - 1),
    width: count - (dropped === undefined ? 0 : 1),
  };
}

/** Where rare categories are one: the group of each category, of which the last are the rare ones. */
function groupsOf(saved: Saved, at: number, count: number): Int32Array | undefined {
  if (!saved.has('_default_to_infrequent_mappings')) return undefined;
  const value = saved.items('_default_to_infrequent_mappings')[at] ?? null;
  if (value === null) return undefined;
  const groups = doublesOf(value)?.values;
  if (groups?.length !== count) {
    throw saved.lacks('_default_to_infrequent_mappings', 'a group of each category');
  }
  return Int32Array.from(groups);
}

/** `OrdinalEncoder`: the position of each value in its categories. */
export const ordinalEncoder: Build = (saved) => {
  const categories = categoriesOf(saved);
  const usesCode =
    saved.choice('handle_unknown', ['error', 'use_encoded_value'], 'error') === 'use_encoded_value';
  const unknown = usesCode ? saved.float('unknown_value') : Number.NaN;
  const ofMissing = saved.has('encoded_missing_value')
    ? saved.float('encoded_missing_value')
    : Number.NaN;
  const type = outputType(saved);
  if (type === 'bool') throw saved.unsupported('dtype');
  const groups = categories.map((each, at) => groupsOf(saved, at, each.count));
  const transform = (features: Features): Numbers => {
    const output = newNumbers({ rowCount: features.rowCount, width: categories.length }, type);
    for (const [at, column] of columnsFor(saved, features, categories.length).entries()) {
      const known = categories[at] as Categories;
      for (const [row, position] of encodeColumn(column, known).entries()) {
        if (position < 0 && !usesCode)
          throw unknownCategory({ name: saved.name, column: at, columnName: column.name, row });
        const code = position < 0 ? unknown : (groups[at]?.[position] ?? position);
        output.values[row * categories.length + at] =
          position >= 0 && position === known.nanAt ? ofMissing : code;
      }
    }
    return output;
  };
  return { ...describe(saved, categories), transform };
};

/** `TargetEncoder`: a number for each category, of each class where there are several; the mean for unknown values. */
export const targetEncoder: Build = (saved) => {
  const categories = categoriesOf(saved);
  const encodings = saved.items('encodings_').map((item) => doublesOf(item)?.values);
  const isMulticlass = saved.text('target_type_') === 'multiclass';
  const means = saved.numbers('target_mean_').values;
  const perColumn = isMulticlass ? means.length : 1;
  if (encodings.length !== categories.length * perColumn)
    throw saved.lacks('encodings_', 'numbers of each column');
  for (const [at, encoding] of encodings.entries()) {
    if (encoding?.length !== categories[Math.floor(at / perColumn)]?.count) {
      throw saved.lacks('encodings_', 'a number of each category');
    }
  }
  const transform = (features: Features): Numbers => {
    const output = newNumbers({ rowCount: features.rowCount, width: encodings.length });
    for (const [at, column] of columnsFor(saved, features, categories.length).entries()) {
      for (const [row, position] of encodeColumn(column, categories[at] as Categories).entries()) {
        for (let part = 0; part < perColumn; part += 1) {
          const to = at * perColumn + part;
          output.values[row * encodings.length + to] =
            encodings[to]?.[position] ?? (means[part] as number);
        }
      }
    }
    return output;
  };
  return { ...describe(saved, categories), transform };
};
