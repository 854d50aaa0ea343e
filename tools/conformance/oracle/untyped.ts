import type { EchoColumn, EchoTensor } from './echo.ts';
import {
  type Frame,
  flatOf,
  frameOfRecords,
  frameOfSplit,
  infinite,
  ragged,
  shapeOf,
} from './frame.ts';
import { isOverflow, type Json } from './json.ts';
import type { Tree } from './nested.ts';
import type { FormData } from './request.ts';
import { type Cell, isMoment } from './scalar.ts';
import {
  type Enforced,
  isRefusal,
  malformed,
  type Refusal,
  type Rules,
  refuse,
} from './verdict.ts';

/** A request for a model without a signature: the types that numpy finds below `inputs` and `instances`, pandas in tables. */
export function untypedInput({ form, data }: FormData): Enforced | Refusal {
  if (form === 'dataframe_split') return untypedFrame(frameOfSplit(data));
  if (form === 'dataframe_records') return untypedFrame(frameOfRecords(data));
  if (form === 'llm') return { kind: 'json', value: { any: data }, rules: new Set(['form/chat']) };
  if (data instanceof Map) return untypedTensors(data, form);
  if (Array.isArray(data) && form === 'instances' && data[0] instanceof Map) {
    return untypedInstances(data);
  }
  if (Array.isArray(data) && data.every((item) => item instanceof Map)) return untypedObjects(data);
  const tensor = untypedTensor(data);
  return isRefusal(tensor) ? tensor : { kind: 'tensor', ...tensor };
}

function untypedTensors(
  values: ReadonlyMap<string, Json>,
  form: FormData['form'],
): Enforced | Refusal {
  const tensors: [string, EchoTensor][] = [];
  const rules = new Set<string>();
  for (const [name, value] of values) {
    const result = untypedTensor(value);
    if (isRefusal(result)) return { ...result, names: [name] };
    tensors.push([name, result.tensor]);
    for (const id of result.rules) rules.add(id);
  }
  const lengths = tensors.map(([, { shape }]) => shape[0]);
  if (form === 'instances' && (lengths.includes(undefined) || new Set(lengths).size > 1)) {
    return refuse('error/cast', { rule: 'form/lengths', names: [...values.keys()] });
  }
  return { kind: 'tensors', tensors, rules };
}

function untypedInstances(list: readonly Json[]): Enforced | Refusal {
  const frame = frameOfRecords([...list]);
  if (isRefusal(frame)) return frame;
  const stacked = frame.names.map((name, at): [string, Json] => [
    String(name),
    (frame.columns[at] ?? []).filter((cell) => cell !== undefined) as Json[],
  ]);
  return untypedTensors(new Map(stacked), 'instances');
}

/** Objects in a list stay objects; each value becomes the lists of the array that numpy makes of it. */
function untypedObjects(list: readonly Json[]): Enforced | Refusal {
  const values: Tree[] = [];
  for (const item of list as readonly Map<string, Json>[]) {
    const result = untypedTensors(item, 'inputs');
    if (isRefusal(result) || result.kind !== 'tensors') return malformed();
    values.push(new Map(result.tensors.map(([name, tensor]) => [name, tensor.values])));
  }
  return { kind: 'json', value: values, rules: new Set(['untyped/tensor']) };
}

/** A frame with the types that pandas finds. */
export function untypedFrame(frame: Frame | Refusal): Enforced | Refusal {
  if (isRefusal(frame)) return frame;
  const columns = frame.names.map((name, at) => {
    const cells = frame.columns[at] ?? [];
    const column = untypedColumn(cells);
    const declared = frame.dtypes?.[at];
    const keepsType = /^(?:float|datetime)/.test(declared ?? '') || !cells.includes(null);
    return { name, ...column, dtype: (keepsType && declared) || column.dtype };
  });
  return { kind: 'frame', index: frame.index, columns, absent: [], named: true, rules: new Set() };
}

interface Kinds {
  readonly texts: boolean;
  readonly booleans: boolean;
  readonly floats: boolean;
  readonly integers: readonly bigint[];
  readonly nulls: boolean;
  readonly absent: boolean;
  readonly nan: boolean;
  readonly others: boolean;
}

function kindsOf(cells: readonly Cell[]): Kinds {
  const has = (test: (cell: Cell) => boolean): boolean => cells.some(test);
  return {
    texts: has((cell) => typeof cell === 'string'),
    booleans: has((cell) => typeof cell === 'boolean'),
    floats: has((cell) => (typeof cell === 'number' && !Number.isNaN(cell)) || isOverflow(cell)),
    integers: cells.filter((cell) => typeof cell === 'bigint'),
    nulls: has((cell) => cell === null),
    absent: has((cell) => cell === undefined),
    nan: has((cell) => Number.isNaN(cell)),
    others: has((cell) => typeof cell === 'object' && cell !== null && !isOverflow(cell)),
  };
}

const fitsSigned = (integer: bigint): boolean => BigInt.asIntN(64, integer) === integer;
const fitsUnsigned = (integer: bigint): boolean => BigInt.asUintN(64, integer) === integer;
const changesAsFloat = (integer: bigint): boolean => BigInt(Number(integer)) !== integer;

/** The array that numpy makes of JSON: `untyped/tensor`, `untyped/exact`. */
function untypedTensor(value: Json): { tensor: EchoTensor; rules: Rules } | Refusal {
  const shape = shapeOf(value);
  if (shape === undefined) return ragged();
  const { dtype, rule, read } = arrayType(kindsOf(flatOf(value)));
  const nested = (item: Json): Tree => (Array.isArray(item) ? item.map(nested) : read(item));
  return { tensor: { dtype, shape, values: nested(value) }, rules: new Set([rule]) };
}

interface ArrayType {
  readonly dtype: string;
  readonly rule: string;
  readonly read: (element: Json) => Tree;
}

const asSent = (element: Json): Tree => ({ any: infinite(element) });
const asInteger = (element: Json): Tree => BigInt(element as bigint | boolean);
const asFloat = (element: Json): Tree => Number(infinite(element));

function arrayType(kinds: Kinds): ArrayType {
  const { integers } = kinds;
  const rule = 'untyped/tensor';
  const isHuge = integers.some((integer) => !fitsSigned(integer) && !fitsUnsigned(integer));
  if (kinds.nulls || kinds.others || isHuge) return { dtype: 'object', rule, read: asSent };
  if (kinds.texts) return { dtype: 'str', rule, read: pythonText };
  if (kinds.floats || kinds.nan) return { dtype: 'float64', rule, read: asFloat };
  if (integers.length === 0 && !kinds.booleans) return { dtype: 'float64', rule, read: asFloat };
  if (integers.length === 0) return { dtype: 'bool', rule, read: asSent };
  if (integers.every(fitsSigned)) return { dtype: 'int64', rule, read: asInteger };
  if (!integers.some(fitsSigned)) return { dtype: 'uint64', rule, read: asInteger };
  if (!integers.some(changesAsFloat)) return { dtype: 'float64', rule, read: asFloat };
  const isNegative = integers.some((integer) => integer < 0n);
  return isNegative
    ? { dtype: 'object', rule: 'untyped/exact', read: asSent }
    : { dtype: 'uint64', rule: 'untyped/exact', read: asInteger };
}

/** The column that pandas makes of JSON: `untyped/column`, `untyped/exact`. */
export function untypedColumn(
  cells: readonly Cell[],
): Pick<EchoColumn, 'dtype' | 'values'> & { readonly rules: Rules } {
  const { dtype, rule } = columnType(cells);
  const read = (cell: Cell): Tree => {
    if (cell instanceof Uint8Array || isMoment(cell)) return cell;
    if (dtype === 'float64') return Number(infinite(cell ?? Number.NaN));
    if (dtype === 'str') return typeof cell === 'string' ? cell : null;
    if (dtype.startsWith('datetime')) return { nanoseconds: undefined };
    return { any: cell === undefined ? Number.NaN : infinite(cell) };
  };
  return { dtype, values: cells.map(read), rules: new Set([rule]) };
}

function columnType(cells: readonly Cell[]): { readonly dtype: string; readonly rule: string } {
  const kinds = kindsOf(cells);
  const { integers } = kinds;
  const of = (dtype: string, rule = 'untyped/column') => ({ dtype, rule });
  const isTimes =
    cells.some(isMoment) && cells.every((cell) => isMoment(cell) || (cell ?? null) === null);
  if (isTimes) return of('datetime64[ns]');
  const isMissing = kinds.nulls || kinds.absent || kinds.nan;
  const isHuge = integers.some((integer) => !fitsSigned(integer) && !fitsUnsigned(integer));
  if (cells.length === 0 || kinds.others || isHuge) return of('object');
  const isNumber = integers.length > 0 || kinds.floats;
  if (kinds.texts) return of(kinds.booleans || isNumber ? 'object' : 'str');
  if (kinds.booleans) return of(isNumber || isMissing ? 'object' : 'bool');
  const isUnsigned = !integers.every(fitsSigned);
  if (isUnsigned && integers.some((integer) => integer < 0n)) return of('object');
  if (kinds.floats) return of('float64');
  if (integers.length > 0 && isMissing) {
    return integers.some(changesAsFloat) ? of('object', 'untyped/exact') : of('float64');
  }
  if (integers.length > 0) return of(isUnsigned ? 'uint64' : 'int64');
  return of(kinds.nan || kinds.absent ? 'float64' : 'object');
}

/** An element as Python's `str` writes it. */
function pythonText(element: Json): string {
  const value = infinite(element);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? pythonFloat(value) : String(value);
}

function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = Object.is(value, -0) ? '-' : '';
  const [, digits = '', exponent = ''] =
    /^([^e]*)(?:e([+-]\d+))?$/.exec(value.toExponential()) ?? [];
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const magnitude = String(Math.abs(power)).padStart(2, '0');
    return `${sign}${digits}e${power < 0 ? '-' : '+'}${magnitude}`;
  }
  const plain = value.toFixed(Math.max(1, digits.replace(/^-?\d\.?/, '').length - power));
  return `${plain.startsWith('-') ? '' : sign}${plain}`;
}
