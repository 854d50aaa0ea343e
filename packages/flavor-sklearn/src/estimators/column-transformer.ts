import {
  PythonArray,
  PythonGlobal,
  PythonList,
  PythonObject,
  type PythonValue,
} from '@mlmodel/python-objects';
import { joinFeatures } from '../data/join-features.js';
import { type Features, mapNumbers, pickColumns } from '../data/numbers.js';
import { takenByAll } from '../parts/members.js';
import { doublesOf } from '../saved/number-array.js';
import { itemsOf, type Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';
import { isPassthrough, stepsOf } from './pipeline.js';

/** A part of the columns, and what becomes of it. */
type Part = (features: Features) => Features;

/** `ColumnTransformer`: transformers of some columns each, side by side. */
export const columnTransformer: Build = (saved, builder) => {
  const names = namesOf(saved);
  const width =
    saved.width ??
    names?.length ??
    (saved.has('_n_features') ? saved.integer('_n_features') : undefined);
  if (width === undefined) throw saved.lacks('n_features_in_', 'the number of columns');
  const weights = weightsOf(saved, 'transformer_weights');
  const parts = stepsOf(saved, 'transformers_').flatMap(
    ({ name, value, rest: [columns] }): Part[] => {
      if (value === 'drop') return [];
      const positions = positionsOf(saved, columns, { names, width });
      if (positions.length === 0) return [];
      const step = transformOf(saved, builder, { value, isAlone: isAlone(columns) });
      const weight = weights(name);
      return [(features) => weighted(step(pickColumns(features, positions)), weight)];
    },
  );
  return {
    ...{ name: saved.name, width, columnNames: names, takes: 'columns' },
    transform: (features) =>
      joinFeatures(
        parts.map((part) => part(features)),
        features.rowCount,
      ),
  };
};

/** `FeatureUnion`: transformers of all columns, side by side. */
export const featureUnion: Build = (saved, builder) => {
  const weights = weightsOf(saved, 'transformer_weights');
  const members: Estimator[] = [];
  const parts = stepsOf(saved, 'transformer_list').flatMap(({ name, value }): Part[] => {
    if (value === null || value === 'drop') return [];
    const weight = weights(name);
    if (isPassthrough(value)) return [(features) => weighted(features, weight)];
    const estimator = builder.build(value);
    const { transform } = estimator;
    if (transform === undefined) throw saved.lacks('transformer_list', 'transformers');
    members.push(estimator);
    return [(features) => weighted(transform(features), weight)];
  });
  return {
    name: saved.name,
    width: saved.width ?? members[0]?.width,
    columnNames: saved.columnNames ?? members[0]?.columnNames,
    takes: takenByAll(members),
    transform: (features) =>
      joinFeatures(
        parts.map((part) => part(features)),
        features.rowCount,
      ),
  };
};

/** The names of the columns. Before 1.0, a data frame's index. */
function namesOf(saved: Saved): readonly string[] | undefined {
  if (saved.has('feature_names_in_')) return saved.columnNames;
  const index = saved.value('_df_columns');
  if (!(index instanceof PythonObject)) return undefined;
  const [, state] = index.args;
  const data = new Map(stateEntries(state)).get('data');
  const names = itemsOf(data);
  if (names?.every((name) => typeof name === 'string')) return names as readonly string[];
  throw saved.lacks('_df_columns', 'names of columns');
}

function stateEntries(state: PythonValue | undefined): Iterable<[PythonValue, PythonValue]> {
  return Object(state).entries instanceof Map
    ? (Object(state).entries as Map<PythonValue, PythonValue>)
    : [];
}

function weightsOf(saved: Saved, attribute: string): (name: string) => number {
  if (!saved.has(attribute)) return () => 1;
  const weights = saved.dict(attribute);
  return (name) => {
    const weight = weights.get(name) ?? null;
    return weight === null ? 1 : Number(weight);
  };
}

function weighted(features: Features, weight: number): Features {
  if (weight === 1 || features.kind === 'columns') return features;
  return mapNumbers(features, (value) => value * weight);
}

interface Step {
  readonly value: PythonValue;
  /** Whether its column is given by itself, as a series of pandas. */
  readonly isAlone: boolean;
}

function transformOf(saved: Saved, builder: Builder, { value, isAlone }: Step): Part {
  if (isPassthrough(value) && !isAlone) return (features) => features;
  const { transform, takes } = builder.build(value);
  if (transform === undefined) throw saved.lacks('transformers_', 'transformers');
  if (isAlone !== (takes === 'documents'))
    throw saved.lacks('transformers_', 'a column by itself for a step that takes documents');
  return transform;
}

function isAlone(columns: PythonValue | undefined): boolean {
  return typeof columns === 'string' || typeof columns === 'bigint';
}

interface KnownColumns {
  readonly names: readonly string[] | undefined;
  readonly width: number;
}

/** The positions of columns that are given by names, positions, a slice or a mask. */
function positionsOf(
  saved: Saved,
  columns: PythonValue | undefined,
  known: KnownColumns,
): readonly number[] {
  const unknown = () => saved.lacks('transformers_', 'columns by name, position, slice or mask');
  if (columns instanceof PythonObject && columns.className === 'builtins.slice') {
    return sliceOf(columns, known) ?? fail(unknown());
  }
  // Since 1.5, the columns of the remainder are an object that warns when its positions are read.
  const data = columns instanceof PythonObject ? columns.attribute('data') : columns;
  if (columns instanceof PythonGlobal || data === undefined) throw unknown();
  const items =
    data instanceof PythonArray
      ? arrayItems(data)
      : data instanceof PythonList
        ? data.items
        : isAlone(data)
          ? [data]
          : undefined;
  if (items === undefined) throw unknown();
  if (items.length === known.width && items.every((item) => typeof item === 'boolean')) {
    return items.flatMap((item, at) => (item === true ? [at] : []));
  }
  return items.map((item) => positionOf(item, known) ?? fail(unknown()));
}

function fail(error: Error): never {
  throw error;
}

function arrayItems(array: PythonArray): readonly PythonValue[] | undefined {
  if (array.dtype.kind === 'b') return Array.from(array.values, (value) => value === 1);
  if (array.dtype.kind === 'i') return Array.from(doublesOf(array)?.values ?? [], BigInt);
  return itemsOf(array);
}

/** A name, or a position, which may count from the end. */
function positionOf(item: PythonValue, { names, width }: KnownColumns): number | undefined {
  if (typeof item === 'bigint') {
    const position = Number(item) + (item < 0n ? width : 0);
    return position >= 0 && position < width ? position : undefined;
  }
  if (typeof item !== 'string') return undefined;
  const position = names?.indexOf(item) ?? -1;
  return position < 0 ? undefined : position;
}

/** A slice of positions, or of names, whose end is included. */
function sliceOf(
  { args: [start = null, stop = null, step = null] }: PythonObject,
  known: KnownColumns,
) {
  if (step !== null && step !== 1n) return undefined;
  const first = start === null ? 0 : boundOf(start, known);
  const end = stop === null ? known.width : boundOf(stop, known);
  if (first === undefined || end === undefined) return undefined;
  const last = typeof stop === 'string' ? end + 1 : end;
  return Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
}

function boundOf(value: PythonValue, known: KnownColumns): number | undefined {
  if (typeof value !== 'bigint') return positionOf(value, known);
  return Math.min(known.width, Math.max(0, Number(value) + (value < 0n ? known.width : 0)));
}
