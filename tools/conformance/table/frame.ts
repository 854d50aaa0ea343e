import type { Json } from './json.ts';
import type { ColumnSpec } from './model.ts';

/** A cell of a frame; undefined where a record lacks the key. */
export type Cell = Json | undefined;

/** A request's data as pandas would lay it out, before any cast. */
export interface Frame {
  readonly index: readonly Json[];
  readonly names: readonly Json[];
  /** One list a column. */
  readonly columns: readonly (readonly Cell[])[];
}

/** Lays out `dataframe_split`; undefined for what pandas refuses and for its rarer forms. */
export function frameOfSplit(split: Json): Frame | undefined {
  if (!(split instanceof Map) || !split.has('data')) return undefined;
  if ([...split.keys()].some((key) => !['columns', 'index', 'data'].includes(key)))
    return undefined;
  const names = split.get('columns') ?? null;
  const index = split.get('index') ?? null;
  const data = split.get('data') ?? null;
  if (names !== null && !isListOfScalars(names)) return undefined;
  if (index !== null && !isListOfScalars(index)) return undefined;
  if (data instanceof Map) return frameOfColumns(data, names, index);
  if (!Array.isArray(data) || data.some((row) => row instanceof Map)) return undefined;
  const rows = data.map((row) => (Array.isArray(row) ? row : [row]));
  if (rows.length > 0 && !data.some(Array.isArray) && names !== null && names.length > 1) {
    return undefined;
  }
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (names !== null && rows.length > 0 && names.length !== width) return undefined;
  const labels = names ?? range(width);
  return withIndex({ names: labels, rows }, index);
}

interface Rows {
  readonly names: readonly Json[];
  readonly rows: readonly (readonly Json[])[];
}

function withIndex({ names, rows }: Rows, index: Json[] | null): Frame | undefined {
  const labels = index ?? range(rows.length);
  const spread = rows.length === 1 && labels.length !== 1;
  if (!spread && labels.length !== rows.length) return undefined;
  const laid = spread ? labels.map(() => rows[0] ?? []) : rows;
  return {
    index: labels,
    names,
    columns: names.map((_, column) => laid.map((row) => row[column] ?? null)),
  };
}

function frameOfColumns(
  data: Map<string, Json>,
  names: Json[] | null,
  index: Json[] | null,
): Frame | undefined {
  if (index !== null || names?.some((name) => typeof name !== 'string' || !data.has(name))) {
    return undefined;
  }
  return frameOfLists(
    names === null ? data : new Map(names.map((n) => [String(n), data.get(String(n)) ?? null])),
  );
}

/** Lays out columns of equal length; undefined if they are not. */
function frameOfLists(columns: ReadonlyMap<string, Json>): Frame | undefined {
  const lists = [...columns.values()];
  if (!lists.every(Array.isArray)) return undefined;
  const rowCount = lists[0]?.length ?? 0;
  if (lists.some((list) => list.length !== rowCount)) return undefined;
  return { index: range(rowCount), names: [...columns.keys()], columns: lists };
}

/** Lays out a list of records; undefined when one is no object. */
export function frameOfRecords(records: Json): Frame | undefined {
  if (!Array.isArray(records)) return undefined;
  if (records.length > 0 && records.every((record) => Array.isArray(record))) {
    return frameOfSplit(new Map<string, Json>([['data', records]]));
  }
  const isList = records.length > 0 && !records.some((record) => isCompound(record));
  if (isList) return frameOfSplit(new Map<string, Json>([['data', records]]));
  const names = new Set<string>();
  for (const record of records) {
    if (!(record instanceof Map)) return undefined;
    for (const name of record.keys()) names.add(name);
  }
  return {
    index: range(records.length),
    names: [...names],
    columns: [...names].map((name) => records.map((row) => (row as Map<string, Json>).get(name))),
  };
}

/**
 * Lays out an object under `inputs` or `instances` for named columns. With an Array, Object or Map column the object is
 * one row; otherwise each list is a column and a scalar is repeated.
 * @param options `hasExtra`: the object also has names that the signature lacks; `textsAreCells`: a list of texts is one
 * value in any column
 */
export function frameOfObject(
  columns: readonly ColumnSpec[],
  object: ReadonlyMap<string, Json>,
  { hasExtra, textsAreCells = false }: { hasExtra: boolean; textsAreCells?: boolean },
): Frame | undefined {
  const rules = new Map(columns.map((column) => [column.name, column.rule.kind]));
  const nested = columns.some(({ rule }) => ['array', 'object', 'map'].includes(rule.kind));
  const plain = (name: string, value: Json): boolean => {
    const isAny = rules.get(name) === 'any';
    if (!Array.isArray(value)) return !isAny || !(value instanceof Map);
    return (isAny || textsAreCells) && !hasExtra && value.every((x) => typeof x === 'string');
  };
  const names = [...object.keys()];
  if (nested || names.every((name) => plain(name, object.get(name) ?? null))) {
    return { index: [0n], names, columns: names.map((name) => [object.get(name) ?? null]) };
  }
  if (names.some((name) => object.get(name) instanceof Map)) return undefined;
  const lists = names.map((name) => object.get(name)).filter(Array.isArray);
  const rowCount = lists[0]?.length ?? 0;
  if (lists.length === 0 || lists.some((list) => list.length !== rowCount)) return undefined;
  const repeated = names.map((name): [string, Json] => {
    const value = object.get(name) ?? null;
    return [name, Array.isArray(value) ? value : Array.from({ length: rowCount }, () => value)];
  });
  return frameOfLists(new Map(repeated));
}

/** The labels 0, 1, 2, … */
export function range(length: number): bigint[] {
  return Array.from({ length }, (_, position) => BigInt(position));
}

function isListOfScalars(value: Json): value is Json[] {
  return Array.isArray(value) && !value.some(isCompound);
}

function isCompound(value: Json): boolean {
  return Array.isArray(value) || value instanceof Map;
}
