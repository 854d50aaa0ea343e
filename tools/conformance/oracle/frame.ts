import { isOverflow, type Json } from './json.ts';
import type { Cell } from './scalar.ts';
import { isRefusal, malformed, type Refusal, refuse } from './verdict.ts';

/** A request's data as pandas would lay it out, before any cast. */
export interface Frame {
  readonly index: readonly Json[];
  /** False where the labels are just 0, 1, 2, … */
  readonly hasIndex: boolean;
  readonly names: readonly Json[];
  /** One list a column. */
  readonly columns: readonly (readonly Cell[])[];
  /** The dtypes of typed columns; undefined for those whose values determine it. */
  readonly dtypes?: readonly (string | undefined)[];
}

interface Labels {
  readonly names: readonly Json[] | undefined;
  readonly index: readonly Json[] | undefined;
}

/** Lays out `dataframe_split`. */
export function frameOfSplit(split: Json): Frame | Refusal {
  const known = ['columns', 'index', 'data'];
  if (!(split instanceof Map) || !split.has('data')) return malformed();
  if ([...split.keys()].some((key) => !known.includes(key))) return malformed();
  const names = labelsOf(split.get('columns') ?? null);
  const index = labelsOf(split.get('index') ?? null);
  if (isRefusal(names)) return names;
  if (isRefusal(index)) return index;
  const labels = { names: names?.map(plainLabel), index };
  const data = split.get('data') ?? null;
  if (data instanceof Map) return frameOfColumns(data, labels);
  if (data === null || (Array.isArray(data) && data.length === 0)) return emptyFrame(labels);
  if (!Array.isArray(data)) return malformed();
  const rows = frameOfRecords(data);
  if (isRefusal(rows)) return rows;
  return data[0] instanceof Map ? selected(rows, labels) : labelled(rows, labels);
}

/** Labels, or the keys of an object; lists of one length are the levels of compound ones. */
function labelsOf(labels: Json): Json[] | undefined | Refusal {
  if (labels === null) return undefined;
  if (labels instanceof Map) return [...labels.keys()];
  if (!Array.isArray(labels)) return malformed();
  const levels = labels.filter(Array.isArray);
  if (levels.length === 0 || levels.length < labels.length) return labels;
  const [first = []] = levels;
  if (levels.some((level) => level.length !== first.length)) return malformed();
  return first.map((_, at) => levels.map((level) => level[at] ?? null));
}

/** A name written `1.0` is the integer. */
function plainLabel(label: Json): Json {
  return Number.isSafeInteger(label) ? BigInt(label as number) : label;
}

function emptyFrame({ names = [], index = [] }: Labels): Frame {
  const columns = names.map(() => index.map(() => undefined));
  return { index, hasIndex: index.length > 0, names, columns };
}

function labelled(frame: Frame, { names, index }: Labels): Frame | Refusal {
  if (names !== undefined && names.length !== frame.names.length) return malformed('form/lengths');
  return withIndex({ ...frame, names: names ?? frame.names }, index);
}

/** Objects: the names choose among their keys. */
function selected(frame: Frame, { names, index }: Labels): Frame | Refusal {
  const columnOf = (name: Json): readonly Cell[] =>
    frame.columns[frame.names.indexOf(name)] ?? frame.index.map(() => undefined);
  const chosen = names === undefined ? frame : { ...frame, names, columns: names.map(columnOf) };
  return withIndex(chosen, index);
}

/** One row is repeated for any number of labels. */
function withIndex(frame: Frame, index: readonly Json[] | undefined): Frame | Refusal {
  if (index === undefined) return frame;
  const count = frame.index.length;
  if (count !== 1 && index.length !== count) return malformed('form/index');
  const columns =
    count === 1 ? frame.columns.map(([cell]) => index.map(() => cell)) : frame.columns;
  return { ...frame, index, hasIndex: true, columns };
}

/** An object of columns: lists are rows, scalars are repeated, objects are rows by label. */
export function frameOfColumns(
  object: ReadonlyMap<string, Json>,
  { names, index }: Labels = { names: undefined, index: undefined },
): Frame | Refusal {
  const all = names ?? [...object.keys()];
  const values = all.map((name) => (typeof name === 'string' ? object.get(name) : undefined));
  const lists = values.filter(Array.isArray);
  const maps = values.filter((value) => value instanceof Map);
  if (lists.length > 0 && maps.length > 0) return malformed();
  const rowLabels =
    maps.length > 0 ? [...new Set(maps.flatMap((map) => [...map.keys()]))] : undefined;
  const labels = index ?? rowLabels;
  const isEmpty = values.every((value) => value === undefined);
  const count = labels?.length ?? lists[0]?.length ?? (isEmpty ? 0 : undefined);
  if (count === undefined) return malformed();
  if (lists.some((list) => list.length !== count)) return malformed('form/lengths');
  const shown: readonly Json[] = labels ?? range(count);
  const columns = values.map((value): readonly Cell[] => {
    if (Array.isArray(value)) return value;
    if (!(value instanceof Map)) return shown.map(() => value);
    return shown.map((label) => (typeof label === 'string' ? value.get(label) : undefined));
  });
  return { index: shown, hasIndex: labels !== undefined, names: all, columns };
}

/** Lays out a list: objects by their keys, lists by position, scalars as one column, as the first is. */
export function frameOfRecords(records: Json): Frame | Refusal {
  if (!Array.isArray(records)) return malformed();
  const [first] = records;
  if (Array.isArray(first)) return frameOfRows(records);
  if (first instanceof Map) return frameOfObjects(records);
  const names = records.length === 0 ? [] : [0n];
  return plainFrame(records.length, names, records.length === 0 ? [] : [records]);
}

/** Rows that are too short lack cells. */
export function frameOfRows(rows: readonly Json[]): Frame | Refusal {
  if (!rows.every(Array.isArray)) return malformed();
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columns = range(width).map((at) => rows.map((row) => row[Number(at)]));
  return plainFrame(rows.length, range(width), columns);
}

function frameOfObjects(records: readonly Json[]): Frame | Refusal {
  if (!records.every((record) => record instanceof Map)) return malformed();
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  const columns = names.map((name) => records.map((record) => record.get(name)));
  return plainFrame(records.length, names, columns);
}

/** A frame with the labels 0, 1, 2, … */
export function plainFrame(
  rowCount: number,
  names: readonly Json[],
  columns: readonly (readonly Cell[])[],
): Frame {
  return { index: range(rowCount), hasIndex: false, names, columns };
}

/** The labels 0, 1, 2, … */
export function range(length: number): bigint[] {
  return Array.from({ length }, (_, position) => BigInt(position));
}

/** `error/cast`: lists of different lengths, or deeper than numpy's 64 levels. */
export function ragged(names: readonly string[] = []): Refusal {
  return refuse('error/cast', { rule: 'tensor/dense', names });
}

/** numpy's limit of dimensions. */
const maximumRank = 64;

/** The shape of a nested list; undefined when it is ragged or deeper than numpy takes. */
export function shapeOf(value: Json): number[] | undefined {
  if (!Array.isArray(value)) return [];
  const shapes = value.map(shapeOf);
  const first = shapes[0];
  if (first === undefined) return value.length === 0 ? [0] : undefined;
  const same = shapes.every((shape) => shape?.join() === first.join());
  return same && first.length < maximumRank ? [value.length, ...first] : undefined;
}

/** The elements of nested lists. */
export function flatOf(value: Json): Json[] {
  return Array.isArray(value) ? value.flatMap(flatOf) : [value];
}

/** What Python reads for a number beyond the range of doubles. */
export function infinite(value: Json): Json {
  return isOverflow(value) ? value.overflow * Number.POSITIVE_INFINITY : value;
}
