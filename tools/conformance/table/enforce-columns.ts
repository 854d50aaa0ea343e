import { type Enforced, type Refusal, type Silence, silent, type Trait } from './answer.ts';
import type { EchoColumn } from './echo.ts';
import { type Cell, type Frame, frameOfObject, frameOfRecords, frameOfSplit } from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec, Rule } from './model.ts';
import { castTree, type Tree } from './nested.ts';
import { dtypeOf } from './scalar.ts';
import { traitsOfColumn } from './traits.ts';

/** A request's form and what stands under its key. */
export interface FormData {
  readonly form: 'dataframe_split' | 'dataframe_records' | 'instances' | 'inputs' | 'csv' | 'llm';
  readonly data: Json;
}

/** A frame, and what is special about the way it was written. */
interface Laid {
  readonly frame: Frame;
  readonly traits: ReadonlySet<Trait>;
  /** A required column may lack cells: pandas makes them nulls in `dataframe_records`. */
  readonly missingIsNull: boolean;
}

type Columns = readonly ColumnSpec[];

/** Casts a request for a signature of columns. */
export function enforceColumns(
  columns: Columns,
  { form, data }: FormData,
): Enforced | Refusal | Silence {
  const laid = layOut(columns, { form, data });
  if (laid === undefined) return silent;
  if (new Set(laid.frame.names).size < laid.frame.names.length) return silent;
  return enforceFrame(columns, laid);
}

/** Casts a frame for a signature of columns. */
export function enforceFrame(columns: Columns, laid: Laid): Enforced | Refusal | Silence {
  const { frame } = laid;
  const named = columns.every((column) => column.name !== undefined);
  const positions = columns.map((column, position) =>
    named ? frame.names.indexOf(column.name ?? null) : position,
  );
  const present = (position: number): boolean => position >= 0 && position < frame.columns.length;
  const missing = columns.filter((column, at) => column.required && !present(positions[at] ?? -1));
  const faults: Refusal[] = missing.length > 0 ? [refuseMissing(missing)] : [];
  const enforced: (EchoColumn & { traits: ReadonlySet<Trait> })[] = [];
  const absent: string[] = [];
  for (const [at, column] of columns.entries()) {
    const position = positions[at] ?? -1;
    if (!present(position)) {
      absent.push(column.name ?? '');
      continue;
    }
    const name = frame.names[position] ?? null;
    const result = castColumn(column, frame.columns[position] ?? [], laid);
    if ('kind' in result) faults.push(result);
    else enforced.push({ name, ...result });
  }
  const [fault] = faults;
  if (fault !== undefined) {
    const rightTraits = new Set(enforced.flatMap((column) => [...column.traits]));
    for (const trait of laid.traits) rightTraits.add(trait);
    return { ...fault, names: faults.flatMap(({ names }) => names), rightTraits };
  }
  return { kind: 'frame', index: frame.index, columns: enforced, absent, traits: laid.traits };
}

function refuseMissing(missing: Columns): Refusal {
  const names = missing.map((column) => column.name).filter((name) => name !== undefined);
  return { kind: 'refuse', errorCode: 'INVALID_PARAMETER_VALUE', names, trait: 'type' };
}

function castColumn(
  column: ColumnSpec,
  cells: readonly Cell[],
  laid: Laid,
): (Omit<EchoColumn, 'name'> & { traits: ReadonlySet<Trait> }) | Refusal {
  if (column.rule.kind === 'any') {
    return { ...anyColumn(cells), traits: traitsOfColumn(column, cells) };
  }
  const values: Tree[] = [];
  for (const cell of cells) {
    if (cell === undefined && column.required && !laid.missingIsNull) {
      return { ...refuseMissing([column]), errorCode: 'BAD_REQUEST' };
    }
    const result = castTree(column.rule, cell ?? null, column.required);
    if ('refused' in result) {
      const names = column.name === undefined ? [] : [column.name, ...result.properties];
      return { kind: 'refuse', errorCode: 'BAD_REQUEST', names, trait: traitOf(column.rule) };
    }
    values.push(result.value);
  }
  return {
    dtype: dtypeOfColumn(column.rule),
    values,
    traits: traitsOfColumn(column, cells),
  };
}

/** The rule that a column of this type falls under. */
export function traitOf(rule: Rule): Trait {
  if (rule.kind !== 'scalar') return 'nested';
  return rule.type === 'binary' || rule.type === 'datetime' ? rule.type : 'type';
}

/** numpy's dtype of a column of a declared type; one with nulls keeps it. */
function dtypeOfColumn(rule: Rule): string {
  return rule.kind === 'scalar' ? dtypeOf(rule.type) : 'object';
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A column of any values, in the type that pandas gives it. */
function anyColumn(cells: readonly Cell[]): Pick<EchoColumn, 'dtype' | 'values'> {
  const values = cells.map((cell) => cell ?? null);
  const numbers = values.filter(isNumber);
  const isNumeric =
    numbers.length > 0 && values.every((value) => value === null || isNumber(value));
  if (isNumeric && !values.every((value) => typeof value === 'bigint')) {
    return { dtype: 'float64', values: values.map((v) => (v === null ? Number.NaN : Number(v))) };
  }
  const isTruth = values.length > 0 && values.every((value) => typeof value === 'boolean');
  const fits = numbers.every(
    (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  );
  const dtype = isNumeric && fits ? 'int64' : isTruth ? 'bool' : 'object';
  return { dtype, values: values.map((value) => ({ any: value })) };
}

function layOut(columns: Columns, { form, data }: FormData): Laid | undefined {
  const traits = new Set<Trait>();
  const done = (frame: Frame | undefined, missingIsNull = true): Laid | undefined =>
    frame && { frame, traits, missingIsNull };
  if (form === 'dataframe_split') return done(frameOfSplit(data));
  if (form === 'dataframe_records') return done(frameOfRecords(data));
  if (form === 'llm') return done(frameOfChat(columns, data));
  if (columns.every((column) => column.name === undefined)) {
    return layOutUnnamed(columns, data);
  }
  if (data instanceof Map) {
    const known = onlyKnown(columns, data);
    if (known.size < data.size) traits.add('extra');
    return done(frameOfObject(columns, known));
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
    return done(frameOfObject(columns, new Map([[only?.name ?? '', data]])));
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
      return frame && { frame, traits, missingIsNull: false };
    }
    if (data.every(Array.isArray)) {
      const width = data[0]?.length;
      if (data.some((row) => row.length !== width)) return undefined;
      if (columns.length > 1) traits.add('unnamed-rows');
    } else if (data.some((row) => Array.isArray(row) || row instanceof Map)) {
      return undefined;
    }
    const frame = frameOfSplit(new Map<string, Json>([['data', data]]));
    return frame && { frame, traits, missingIsNull: true };
  }
  if (data === null || typeof data === 'object' || typeof data === 'string') return undefined;
  return { frame: { index: [0n], names: [0n], columns: [[data]] }, traits, missingIsNull: true };
}

function hasGaps(records: readonly Json[]): boolean {
  const names = new Set(records.flatMap((record) => [...(record as Map<string, Json>).keys()]));
  return records.some((record) => (record as Map<string, Json>).size !== names.size);
}
