import type { Trait } from './answer.ts';
import { type Frame, frameOfObject, frameOfRecords, frameOfSplit } from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec } from './model.ts';

/** A request's form and what stands under its key. */
export interface FormData {
  readonly form: 'dataframe_split' | 'dataframe_records' | 'instances' | 'inputs' | 'csv' | 'llm';
  readonly data: Json;
}

/** A frame, and what is special about the way it was written. */
export interface Laid {
  readonly frame: Frame;
  readonly traits: ReadonlySet<Trait>;
  /** A required column may lack cells: pandas makes them nulls in `dataframe_records`. */
  readonly missingIsNull: boolean;
  /** A list in a column of numbers or times passes MLflow's casts and fails after them. */
  readonly listsFailLate: boolean;
  /** Lists pass through columns of bytes. */
  readonly binaryLists: boolean;
  /** The columns that MLflow casts while it parses; it holds the others against the signature only after that. */
  readonly castEarly: 'all' | 'first' | 'none';
}

type Columns = readonly ColumnSpec[];

/**
 * Lays a request out as pandas would; undefined for what it refuses and for its rarer forms. Names that are integers are
 * texts then.
 */
export function layOut(columns: Columns, request: FormData): Laid | undefined {
  const laid = layOutPlain(columns, request);
  if (laid === undefined || columns.every(({ number }) => number === undefined)) return laid;
  const { frame, traits } = laid;
  const texts = new Set(
    columns.flatMap(({ number, name }) => (number === undefined ? [] : [name])),
  );
  const isText = (name: Json): boolean => typeof name === 'string' && texts.has(name);
  const names = frame.names.map((name) => (typeof name === 'bigint' ? String(name) : name));
  const isSpecial =
    frame.names.some(isText) || (columns.length === 1 && isMatrixOfNumbered(columns, request.data));
  const special = isSpecial ? (['integer-name'] as const) : [];
  return { ...laid, frame: { ...frame, names }, traits: new Set([...traits, ...special]) };
}

function layOutPlain(columns: Columns, { form, data }: FormData): Laid | undefined {
  const traits = new Set<Trait>();
  const castEarly = form === 'llm' ? 'none' : 'all';
  const listsFailLate = !form.startsWith('dataframe');
  const binaryLists = form === 'inputs';
  const done = (frame: Frame | undefined, missingIsNull = true): Laid | undefined =>
    frame && { frame, traits, missingIsNull, listsFailLate, binaryLists, castEarly };
  if (form === 'dataframe_split') return done(frameOfSplit(data));
  if (form === 'dataframe_records') return done(frameOfRecords(data));
  if (form === 'llm') {
    if (!(data instanceof Map)) return undefined;
    traits.add('dtype');
    if (hasNames(columns) && onlyKnown(columns, data).size < data.size) traits.add('extra');
    return done(frameOfObject(columns, data, { hasExtra: false, textsAreCells: true }));
  }
  if (!hasNames(columns) || isMatrixOfNumbered(columns, data)) {
    return layOutUnnamed(columns, { form, data });
  }
  if (data instanceof Map) {
    const known = onlyKnown(columns, data);
    if (known.size < data.size) traits.add('extra');
    return done(frameOfObject(columns, known, { hasExtra: known.size < data.size }));
  }
  if (!Array.isArray(data)) return undefined;
  if (data.length > 0 && data.every((item) => item instanceof Map)) {
    const known = data.map((item) => onlyKnown(columns, item as Map<string, Json>));
    if (form === 'instances' && hasGaps(known)) traits.add('optional');
    else if (known.some((row, at) => row.size < (data[at] as Map<string, Json>).size))
      traits.add('extra');
    if (form === 'instances' && columns.some(({ rule }) => rule.kind !== 'scalar'))
      traits.add('nested');
    return done(frameOfRecords(known), form === 'inputs');
  }
  if (data.some((item) => item instanceof Map)) return undefined;
  const only = columns[0];
  if (columns.length === 1)
    return done(frameOfObject(columns, new Map([[only?.name ?? '', data]]), { hasExtra: false }));
  return undefined;
}

function onlyKnown(columns: Columns, object: ReadonlyMap<string, Json>): Map<string, Json> {
  return new Map([...object].filter(([name]) => columns.some((column) => column.name === name)));
}

/** Rows of a table whose columns are named 0, 1, 2… */
function isMatrixOfNumbered(columns: Columns, data: Json): boolean {
  if (columns.some(({ number }) => number === undefined) || !Array.isArray(data)) return false;
  if (data.length === 0 || data.some((row) => row instanceof Map)) return false;
  return columns.length > 1 || data.every((row) => Array.isArray(row) && row.length === 1);
}

function hasNames(columns: Columns): boolean {
  return columns.some(({ name }) => name !== undefined);
}

function layOutUnnamed(columns: Columns, { form, data }: FormData): Laid | undefined {
  if (Array.isArray(data) && data.length > 0 && data.every((item) => item instanceof Map)) {
    return {
      frame: frameOfRecords(data) as Frame,
      traits: new Set<Trait>(['unnamed-rows']),
      missingIsNull: form === 'inputs',
      listsFailLate: true,
      binaryLists: form === 'inputs',
      castEarly: 'none',
    };
  }
  const frame = frameOfUnnamed(data);
  const rows = Array.isArray(data) && data.some(Array.isArray);
  const traits = new Set<Trait>(rows && columns.length > 1 ? ['unnamed-rows'] : []);
  const binaryLists = form === 'inputs';
  return (
    frame && {
      frame,
      traits,
      missingIsNull: true,
      listsFailLate: true,
      binaryLists,
      castEarly: 'first',
    }
  );
}

/** Rows of equal length, a list that is one column, or one cell. */
function frameOfUnnamed(data: Json): Frame | undefined {
  if (Array.isArray(data) && data.length > 0) {
    const isRows = data.every(Array.isArray);
    if (isRows && data.some((row) => row.length !== (data[0] as Json[]).length)) return undefined;
    if (!isRows && data.some((item) => Array.isArray(item) || item instanceof Map))
      return undefined;
    return frameOfSplit(new Map<string, Json>([['data', data]]));
  }
  if (data === null || typeof data === 'object') return undefined;
  return { index: [0n], names: [0n], columns: [[data]] };
}

function hasGaps(records: readonly Json[]): boolean {
  const names = new Set(records.flatMap((record) => [...(record as Map<string, Json>).keys()]));
  return records.some((record) => (record as Map<string, Json>).size !== names.size);
}
