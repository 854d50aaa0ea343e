import { type Enforced, type Refusal, type Silence, silent, type Trait } from './answer.ts';
import type { EchoColumn } from './echo.ts';
import { type Cell, frameOfRecords } from './frame.ts';
import type { Json } from './json.ts';
import { type FormData, type Laid, layOut } from './lay-out.ts';
import type { ColumnSpec, Rule } from './model.ts';
import { hasInexactGaps } from './natural.ts';
import { castTree, type Tree } from './nested.ts';
import { dtypeOf } from './scalar.ts';
import { traitsOfColumn } from './traits.ts';

type Columns = readonly ColumnSpec[];

/** Casts a request for a signature of columns. */
export function enforceColumns(
  columns: Columns,
  { form, data }: FormData,
): Enforced | Refusal | Silence {
  const gaps = form === 'instances' ? gapsOf(columns, data) : undefined;
  if (gaps !== undefined) return gaps;
  const laid = layOut(columns, { form, data });
  if (laid === undefined) return isRaggedRows(columns, { form, data }) ? refuseRagged() : silent;
  if (new Set(laid.frame.names).size < laid.frame.names.length) {
    if (columns.some(({ name }) => name !== undefined)) return silent;
    return enforceFrame(columns, { ...laid, traits: new Set([...laid.traits, 'unnamed-rows']) });
  }
  return enforceFrame(columns, laid);
}

/** Instances for unnamed columns that lack keys of others: MLflow finds columns of unequal length while it parses. */
function gapsOf(columns: Columns, data: Json): Refusal | undefined {
  if (!columns.every(({ name }) => name === undefined) || !Array.isArray(data)) return undefined;
  if (!data.every((item) => item instanceof Map)) return undefined;
  const frame = frameOfRecords(data);
  const counts = frame?.columns.map((cells) => cells.filter((cell) => cell !== undefined).length);
  if (counts === undefined || counts.every((count) => count === data.length)) return undefined;
  const errorCode = new Set(counts).size > 1 ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE';
  return { kind: 'refuse', errorCode, names: [], trait: 'unnamed-rows' };
}

/** Rows for unnamed columns that are not all lists of one length. */
function isRaggedRows(columns: Columns, { form, data }: FormData): boolean {
  if (form !== 'inputs' && form !== 'instances') return false;
  if (!columns.every(({ name }) => name === undefined) || !Array.isArray(data)) return false;
  return data.some((row) => Array.isArray(row));
}

function refuseRagged(): Refusal {
  return { kind: 'refuse', errorCode: 'BAD_REQUEST', names: [], trait: 'unnamed-rows' };
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
  const faults: Refusal[] = [];
  const enforced: (EchoColumn & { traits: ReadonlySet<Trait> })[] = [];
  const absent: { name: string; position: number }[] = [];
  for (const [at, column] of columns.entries()) {
    const position = positions[at] ?? -1;
    if (!present(position)) {
      absent.push({ name: column.name ?? '', position: at });
      continue;
    }
    const name = column.number ?? frame.names[position] ?? null;
    const isEarly = laid.castEarly === 'all' || (laid.castEarly === 'first' && at === 0);
    const cells = frame.columns[position] ?? [];
    const result = castColumn(column, cells, { ...laid, isEarly });
    if ('kind' in result) faults.push(result);
    else enforced.push({ name, ...result });
  }
  if (faults.length > 0 || missing.length > 0) {
    const rightTraits = new Set(enforced.flatMap((column) => [...column.traits]));
    for (const trait of laid.traits) rightTraits.add(trait);
    return { ...refuseAll(faults, missing), rightTraits };
  }
  const { index } = frame;
  return { kind: 'frame', index, columns: enforced, absent, named, traits: laid.traits };
}

/** Values that do not cast come first, then missing columns, then lists in scalar columns. */
function refuseAll(faults: readonly Refusal[], missing: Columns): Refusal {
  const early = faults.filter(({ errorCode }) => errorCode === 'BAD_REQUEST');
  const late = faults.filter(({ errorCode }) => errorCode !== 'BAD_REQUEST');
  const all = [...early, ...(missing.length > 0 ? [refuseMissing(missing)] : []), ...late];
  const first = all[0] ?? refuseMissing(missing);
  return { ...first, names: all.flatMap(({ names }) => names), casts: early };
}

function refuseMissing(missing: Columns): Refusal {
  const names = missing.map((column) => column.name).filter((name) => name !== undefined);
  return { kind: 'refuse', errorCode: 'INVALID_PARAMETER_VALUE', names, trait: 'type' };
}

function castColumn(
  column: ColumnSpec,
  cells: readonly Cell[],
  laid: Laid & { readonly isEarly: boolean },
): (Omit<EchoColumn, 'name'> & { traits: ReadonlySet<Trait> }) | Refusal {
  if (column.required && !laid.missingIsNull && cells.includes(undefined)) {
    const errorCode = laid.isEarly ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE';
    const trait = traitOf(column.rule);
    return { ...refuseMissing([column]), errorCode, trait, isMissing: true };
  }
  if (column.rule.kind === 'any') {
    return { ...anyColumn(cells), traits: traitsOfColumn(column, cells) };
  }
  const values: Tree[] = [];
  for (const cell of cells) {
    if (passes(column.rule, cell, laid)) {
      values.push({ any: cell ?? null });
      continue;
    }
    const result = castTree(column.rule, cell ?? null, column.required);
    if ('refused' in result) {
      const names = column.name === undefined ? [] : [column.name, ...result.properties];
      const isLateList = Array.isArray(cell) && failsLate(column.rule, cell, laid);
      // pandas makes NaN of a key that an object below `inputs` lacks.
      const isLateGap = laid.listsFailLate && cell === undefined;
      const late = isLateList || isLateGap || (!laid.isEarly && laid.castEarly === 'first');
      const errorCode = late || !laid.isEarly ? 'INVALID_PARAMETER_VALUE' : 'BAD_REQUEST';
      return { kind: 'refuse', errorCode, names, trait: traitOf(column.rule), late };
    }
    values.push(result.value);
  }
  const enforced = { dtype: dtypeOfColumn(column.rule), values };
  return { ...asPandasHas(enforced), traits: traitsOfColumn(column, cells) };
}

/**
 * Integers beside missing values are floats in pandas, unless those change them; booleans stay what they are, and None is
 * among them.
 */
function asPandasHas({ dtype, values }: Pick<EchoColumn, 'dtype' | 'values'>) {
  const integers = values.filter((value) => typeof value === 'bigint');
  if (!values.includes(null) || !/^(u?int\d+|bool)$/.test(dtype)) return { dtype, values };
  const isFloat =
    dtype !== 'bool' && integers.every((value) => Number.isSafeInteger(Number(value)));
  if (!isFloat) return { dtype: 'object', values };
  return { dtype: 'float64', values: values.map((v) => (v === null ? Number.NaN : Number(v))) };
}

/**
 * Lists and objects pass through columns of texts, and lists below `inputs` through columns of bytes; but where all rows are
 * one array, no cell is a list.
 */
function passes(rule: Rule, cell: Cell, { binaryLists, castEarly }: Laid): boolean {
  if (rule.kind !== 'scalar') return false;
  const isList = Array.isArray(cell) && castEarly !== 'first';
  if (rule.type === 'binary') return binaryLists && isList;
  return rule.type === 'string' && (isList || cell instanceof Map);
}

/** A list in a scalar column; in unnamed columns it makes all rows too deep. */
function failsLate(rule: Rule, cell: readonly Json[], laid: Laid): boolean {
  if (!laid.listsFailLate || rule.kind !== 'scalar') return false;
  return laid.castEarly === 'first' || (!takesAnything(rule) && !isEmptyFloat(rule, cell));
}

/** numpy makes booleans, texts and bytes of any value; nested types take lists. */
function takesAnything(rule: Rule): boolean {
  return rule.kind !== 'scalar' || ['boolean', 'string', 'binary'].includes(rule.type);
}

/** MLflow makes NaN of an empty list in a column of floats. */
function isEmptyFloat(rule: Rule, cell: readonly Json[]): boolean {
  return cell.length === 0 && rule.kind === 'scalar' && ['float', 'double'].includes(rule.type);
}

/** The rule that a column of this type falls under. */
export function traitOf(rule: Rule): Trait {
  if (rule.kind !== 'scalar') return 'nested';
  return rule.type === 'binary' || rule.type === 'datetime' ? rule.type : 'type';
}

/** numpy's dtype of a column of a declared type without missing values. */
function dtypeOfColumn(rule: Rule): string {
  return rule.kind === 'scalar' ? dtypeOf(rule.type) : 'object';
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A column of any values, in the type that pandas gives it. */
function anyColumn(cells: readonly Cell[]): Pick<EchoColumn, 'dtype' | 'values'> {
  const values = cells.map((cell) => cell ?? null);
  if (hasInexactGaps(values)) {
    return { dtype: 'object', values: values.map((value) => ({ any: value })) };
  }
  const numbers = values.filter(isNumber);
  const isNumeric =
    numbers.length > 0 && values.every((value) => value === null || isNumber(value));
  if (isNumeric && !values.every((value) => typeof value === 'bigint')) {
    return { dtype: 'float64', values: values.map((v) => (v === null ? Number.NaN : Number(v))) };
  }
  const isTruth = values.length > 0 && values.every((value) => typeof value === 'boolean');
  const dtype = isNumeric ? integerDtype(numbers as bigint[]) : isTruth ? 'bool' : 'object';
  return { dtype, values: values.map((value) => ({ any: value })) };
}

/** pandas' dtype of integers without nulls. */
function integerDtype(values: readonly bigint[]): string {
  if (values.every((value) => BigInt.asIntN(64, value) === value)) return 'int64';
  return values.every((value) => BigInt.asUintN(64, value) === value) ? 'uint64' : 'object';
}
