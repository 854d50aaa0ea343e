import type { EchoColumn } from './echo.ts';
import {
  type Frame,
  frameOfColumns,
  frameOfRecords,
  frameOfRows,
  frameOfSplit,
  plainFrame,
} from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec } from './model.ts';
import { castTree, type Tree } from './nested.ts';
import type { FormData } from './request.ts';
import { type Cell, targetOf } from './scalar.ts';
import { untypedColumn } from './untyped.ts';
import {
  type EnforcedFrame,
  isRefusal,
  malformed,
  type Refusal,
  type Rules,
  refuse,
} from './verdict.ts';

type Columns = readonly ColumnSpec[];

/** A frame, and special cases of how it was written. */
export interface Laid {
  readonly frame: Frame;
  readonly rules: readonly string[];
  /** Whether lists pass through columns of bytes. */
  readonly isInput: boolean;
}

/** Enforces a signature of columns on a request. */
export function enforceColumns(columns: Columns, request: FormData): EnforcedFrame | Refusal {
  const laid = layOut(columns, request);
  return isRefusal(laid) ? laid : enforceFrame(columns, laid);
}

function layOut(columns: Columns, { form, data }: FormData): Laid | Refusal {
  const isInput = form === 'inputs';
  const done = (frame: Frame | Refusal, ...rules: string[]): Laid | Refusal =>
    isRefusal(frame) ? frame : { frame, rules, isInput };
  if (form === 'dataframe_split') return done(frameOfSplit(data));
  if (form === 'dataframe_records') return done(frameOfRecords(data));
  if (data instanceof Map) {
    if (!isNamed(columns) && form !== 'llm') return malformed('form/unnamed');
    const hasExtra = [...data.keys()].some((name) =>
      columns.every((column) => column.name !== name),
    );
    const rules = [...(form === 'llm' ? ['form/chat'] : []), ...(hasExtra ? ['form/named'] : [])];
    return done(frameOfObject(columns, data, form === 'llm'), ...rules);
  }
  if (data === null) return missing(columns);
  if (Array.isArray(data) && isTableOfObjects(form, data)) {
    return layOutObjects(columns, { form, data });
  }
  if (!isNamed(columns)) {
    const hasRows = Array.isArray(data) && Array.isArray(data[0]);
    return done(frameOfPositions(data), ...(hasRows && columns.length > 1 ? ['form/rows'] : []));
  }
  if (isMatrixOfNumbered(columns, data)) {
    return done(frameOfPositions(data), ...(columns.length === 1 ? ['form/integer-name'] : []));
  }
  const [only] = columns;
  const belongs =
    Array.isArray(data) && columns.length === 1 && !data.some((item) => item instanceof Map);
  if (belongs) return done(frameOfObject(columns, new Map([[only?.name ?? '', data]]), false));
  const isEmpty = Array.isArray(data) && data.length === 0;
  return done(isEmpty ? plainFrame(0, [], []) : plainFrame(1, [null], [[null]]));
}

/** All inputs are objects, or the first instance is. */
function isTableOfObjects(form: FormData['form'], data: readonly Json[]): boolean {
  if (data.length === 0) return false;
  return form === 'instances' ? data[0] instanceof Map : data.every((item) => item instanceof Map);
}

function layOutObjects(
  columns: Columns,
  { form, data }: { readonly form: FormData['form']; readonly data: readonly Json[] },
): Laid | Refusal {
  const frame = frameOfRecords([...data]);
  if (isRefusal(frame)) return frame;
  const nested = columns.some(({ rule }) => rule.kind !== 'scalar');
  const rules = [
    ...(isNamed(columns) ? [] : ['form/rows']),
    ...(frame.names.length > columns.length ? ['form/named'] : []),
    ...(form === 'instances' && nested ? ['nested/array'] : []),
  ];
  if (form === 'instances') {
    const cellsAt = (at: number): readonly Cell[] =>
      frame.columns[positionOf(columns, frame, at) ?? -1] ?? [];
    const incomplete = columns.filter(
      (column, at) => column.required && cellsAt(at).includes(undefined),
    );
    if (incomplete.length > 0) return missing(incomplete, 'form/instances');
    const hasGaps = columns.some((_, at) => cellsAt(at).includes(undefined));
    if (hasGaps) rules.push('form/optional');
  }
  return { frame, rules, isInput: form === 'inputs' };
}

function isNamed(columns: Columns): boolean {
  return columns.some(({ name }) => name !== undefined);
}

/** Rows of a table whose columns are named 0, 1, 2… */
function isMatrixOfNumbered(columns: Columns, data: Json): boolean {
  if (columns.some(({ number }) => number === undefined) || !Array.isArray(data)) return false;
  if (data[0] instanceof Map) return false;
  const isMatrix = data.length > 0 && data.every((row) => Array.isArray(row) && row.length === 1);
  const takesLists = columns.some(
    ({ rule }) => rule.kind !== 'scalar' || ['string', 'binary'].includes(rule.type),
  );
  return columns.length > 1 || (isMatrix && !takesLists);
}

/** Rows of equal length, a list that is one column, or one cell. */
function frameOfPositions(data: Json): Frame | Refusal {
  if (!Array.isArray(data)) return plainFrame(1, [0n], [[data]]);
  if (data.length === 0) return plainFrame(0, [], []);
  const [first] = data;
  if (!Array.isArray(first)) return plainFrame(data.length, [0n], [data]);
  const same = data.every((row) => Array.isArray(row) && row.length === first.length);
  return same ? frameOfRows(data) : refuse('error/cast', { rule: 'form/rows' });
}

/**
 * Lays out an object for named columns. With an Array, Object or Map column the object is one row, and so is one of
 * scalars only; otherwise each list is a column and other values are repeated.
 */
function frameOfObject(
  columns: Columns,
  object: ReadonlyMap<string, Json>,
  isChat: boolean,
): Frame | Refusal {
  const isAny = (name: string): boolean =>
    columns.some((column) => column.name === name && column.rule.kind !== 'scalar');
  const isScalar = ([name, value]: readonly [string, Json]): boolean => {
    if (!Array.isArray(value)) return !(value instanceof Map);
    return (isChat || isAny(name)) && value.every((item) => typeof item === 'string');
  };
  const names = [...object.keys()];
  const nested = columns.some(({ rule }) => ['array', 'object', 'map'].includes(rule.kind));
  if (nested || [...object].every(isScalar)) {
    return plainFrame(
      1,
      names,
      [...object.values()].map((value) => [value]),
    );
  }
  if ([...object].some(([name, value]) => isAny(name) && value instanceof Map)) {
    return frameOfColumns(object);
  }
  const isKnown = (name: string): boolean =>
    isNamed(columns)
      ? columns.some((column) => column.name === name)
      : names.indexOf(name) < columns.length;
  const lists = [...object].filter(([, value]) => Array.isArray(value)) as [string, Json[]][];
  const known = lists.filter(([name]) => isKnown(name));
  const rowCount = (known[0] ?? lists[0])?.[1].length ?? 1;
  const unequal = known.filter(([, list]) => list.length !== rowCount).map(([name]) => name);
  if (unequal.length > 0) {
    return refuse('error/cast', { rule: 'form/lengths', names: known.map(([name]) => name) });
  }
  const kept = names.filter((name) => isKnown(name));
  const cells = kept.map((name): readonly Cell[] => {
    const value = object.get(name) ?? null;
    return Array.isArray(value) ? value : Array.from({ length: rowCount }, () => value);
  });
  return plainFrame(rowCount, kept, cells);
}

/** The position in a frame of a column of the signature. */
function positionOf(columns: Columns, { names }: Frame, at: number): number | undefined {
  const column = columns[at];
  if (!isNamed(columns)) return at < names.length ? at : undefined;
  const found = names.findIndex((name) => name === (column?.number ?? column?.name));
  if (found >= 0) return found;
  const isShadowed = columns.some(
    ({ name, number }) => number === undefined && name === column?.name,
  );
  const byText =
    column?.number === undefined || isShadowed ? -1 : names.indexOf(column.name ?? null);
  return byText >= 0 ? byText : undefined;
}

function missing(columns: Columns, rule = 'error/missing'): Refusal {
  const names = columns.map((column) => column.name).filter((name) => name !== undefined);
  return refuse('error/missing', { rule, names });
}

/** Casts a frame for a signature of columns: missing columns first, then the first column that does not cast. */
export function enforceFrame(
  columns: Columns,
  { frame, rules, isInput }: Laid,
): EnforcedFrame | Refusal {
  const special = new Set(rules);
  if (columns.some(({ name }) => name === '')) special.add('form/empty-name');
  const positions = columns.map((_, at) => positionOf(columns, frame, at));
  const twice = columns.filter(
    ({ name }) => isNamed(columns) && frame.names.filter((each) => each === name).length > 1,
  );
  if (twice.length > 0) {
    return refuse('error/parse', { names: twice.map(({ name }) => name ?? '') });
  }
  const absent = columns.filter(
    ({ required }, at) => positions[at] === undefined && (required || !isNamed(columns)),
  );
  if (absent.length > 0) return missing(absent);
  const enforced: EnforcedFrame['columns'][number][] = [];
  const lacking: { name: string; position: number }[] = [];
  for (const [at, column] of columns.entries()) {
    const position = positions[at];
    if (position === undefined) {
      lacking.push({ name: column.name ?? '', position: at });
      special.add('form/optional');
      continue;
    }
    const sentName = frame.names[position] ?? null;
    if (column.number !== undefined && sentName !== column.number) special.add('form/integer-name');
    const result = castColumn(column, frame.columns[position] ?? [], isInput);
    if (isRefusal(result)) return result;
    enforced.push({ name: isNamed(columns) ? (column.number ?? sentName) : sentName, ...result });
  }
  const { index } = enforced.length === 0 ? plainFrame(0, [], []) : frame;
  return {
    kind: 'frame',
    index,
    columns: enforced,
    absent: lacking,
    named: isNamed(columns),
    rules: special,
  };
}

function castColumn(
  column: ColumnSpec,
  cells: readonly Cell[],
  isInput: boolean,
): (Omit<EchoColumn, 'name'> & { rules: Rules }) | Refusal {
  if (column.rule.kind === 'any') return untypedColumn(cells);
  const values: Tree[] = [];
  const rules = new Set<string>();
  const { required } = column;
  for (const cell of cells) {
    const result = castTree(column.rule, cell, { required, isInput });
    if ('error' in result) {
      const names = column.name === undefined ? [] : [column.name, ...result.properties];
      return refuse(result.error, { rule: result.rule, names });
    }
    values.push(result.value);
    for (const id of result.rules) rules.add(id);
  }
  const target = column.rule.kind === 'scalar' ? targetOf(column.rule.type) : undefined;
  return { ...asPandasHas(target?.dtype ?? 'object', values), rules };
}

/**
 * Integers among missing values are floats in pandas, unless floats would change them; booleans stay as they are, with
 * None among them.
 */
function asPandasHas(dtype: string, values: readonly Tree[]): Pick<EchoColumn, 'dtype' | 'values'> {
  const integers = values.filter((value) => typeof value === 'bigint');
  if (!values.includes(null) || !/^(u?int\d+|bool)$/.test(dtype)) return { dtype, values };
  const isFloat =
    dtype !== 'bool' && integers.every((value) => Number.isSafeInteger(Number(value)));
  if (!isFloat) return { dtype: 'object', values };
  return { dtype: 'float64', values: values.map((v) => (v === null ? Number.NaN : Number(v))) };
}
