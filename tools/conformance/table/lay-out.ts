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
  /** A list in a scalar column passes MLflow's casts and fails after them. */
  readonly listsFailLate: boolean;
}

type Columns = readonly ColumnSpec[];

/** Lays a request out as pandas would; undefined for what it refuses and for its rarer forms. */
export function layOut(columns: Columns, { form, data }: FormData): Laid | undefined {
  const traits = new Set<Trait>();
  const done = (frame: Frame | undefined, missingIsNull = true): Laid | undefined =>
    frame && { frame, traits, missingIsNull, listsFailLate: !form.startsWith('dataframe') };
  if (form === 'dataframe_split') return done(frameOfSplit(data));
  if (form === 'dataframe_records') return done(frameOfRecords(data));
  if (form === 'llm') return done(frameOfChat(columns, data));
  if (columns.every((column) => column.name === undefined)) {
    return layOutUnnamed(columns, data);
  }
  if (data instanceof Map) {
    const known = onlyKnown(columns, data);
    if (known.size < data.size) traits.add('extra');
    return done(frameOfObject(columns, known, known.size < data.size));
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
    return done(frameOfObject(columns, new Map([[only?.name ?? '', data]]), false));
  return undefined;
}

function onlyKnown(columns: Columns, object: ReadonlyMap<string, Json>): Map<string, Json> {
  return new Map([...object].filter(([name]) => columns.some((column) => column.name === name)));
}

/** One row that holds the body's data keys. */
function frameOfChat(columns: Columns, data: Json): Frame | undefined {
  if (
    !(data instanceof Map) ||
    !columns.some(({ rule }) => rule.kind === 'array' || rule.kind === 'object')
  ) {
    return undefined;
  }
  return {
    index: [0n],
    names: [...data.keys()],
    columns: [...data.values()].map((value) => [value]),
  };
}

function layOutUnnamed(columns: Columns, data: Json): Laid | undefined {
  const traits = new Set<Trait>();
  if (Array.isArray(data) && data.length > 0) {
    if (data.every((item) => item instanceof Map)) {
      const frame = hasGaps(data) ? undefined : frameOfRecords(data);
      traits.add('unnamed-rows');
      return frame && { frame, traits, missingIsNull: false, listsFailLate: true };
    }
    if (data.every(Array.isArray)) {
      const width = data[0]?.length;
      if (data.some((row) => row.length !== width)) return undefined;
      if (columns.length > 1) traits.add('unnamed-rows');
    } else if (data.some((row) => Array.isArray(row) || row instanceof Map)) {
      return undefined;
    }
    const frame = frameOfSplit(new Map<string, Json>([['data', data]]));
    return frame && { frame, traits, missingIsNull: true, listsFailLate: true };
  }
  if (data === null || typeof data === 'object' || typeof data === 'string') return undefined;
  return {
    frame: { index: [0n], names: [0n], columns: [[data]] },
    traits,
    missingIsNull: true,
    listsFailLate: true,
  };
}

function hasGaps(records: readonly Json[]): boolean {
  const names = new Set(records.flatMap((record) => [...(record as Map<string, Json>).keys()]));
  return records.some((record) => (record as Map<string, Json>).size !== names.size);
}
