import { type Enforced, type Silence, silent, type Trait } from './answer.ts';
import type { EchoColumn, EchoTensor } from './echo.ts';
import { shapeOf } from './enforce-tensors.ts';
import { type Frame, frameOfRecords, frameOfSplit } from './frame.ts';
import { isOverflow, type Json } from './json.ts';
import type { FormData } from './lay-out.ts';
import type { Tree } from './nested.ts';

/**
 * A request for a model without a signature, in numpy's and pandas' natural types. Values are as the request wrote
 * them; `dtype` is only known for lists of one kind, and `mixed` otherwise.
 */
export function naturalInput({ form, data }: FormData): Enforced | Silence {
  if (form === 'dataframe_split') return naturalFrame(frameOfSplit(data));
  if (form === 'dataframe_records') return naturalFrame(frameOfRecords(data));
  if (form !== 'inputs' && form !== 'instances') return silent;
  const values = form === 'instances' ? stack(data) : data;
  if (values instanceof Map) {
    if (form === 'instances' && !areAsLong(values)) return silent;
    const tensors = [...values].map(([name, value]): [string, EchoTensor | undefined] => [
      name,
      naturalTensor(value),
    ]);
    if (tensors.some(([, tensor]) => tensor === undefined)) return silent;
    const traits = textTraits(values);
    return { kind: 'tensors', tensors: tensors as [string, EchoTensor][], traits };
  }
  if (Array.isArray(values) && values.length === 0) return silent;
  if (Array.isArray(values) && values.some((value) => value instanceof Map)) return silent;
  const tensor = naturalTensor(values);
  return tensor === undefined ? silent : { kind: 'tensor', tensor, traits: textTraits(values) };
}

/** numpy cuts zero characters off the end of a text, and makes floats of integers of which only some fit int64. */
function textTraits(value: Json): Set<Trait> {
  const isExact = elementsIn(value).some((elements) => exactDtype(elements) !== undefined);
  return new Set<Trait>(isExact || hasTrailingZero(value) ? ['type'] : []);
}

/** The elements of an array, or of each of several by name. */
function elementsIn(value: Json): Json[][] {
  if (value instanceof Map) return [...value.values()].map(flatOf);
  return [flatOf(value)];
}

function flatOf(value: Json): Json[] {
  return Array.isArray(value) ? value.flatMap(flatOf) : [value];
}

function hasTrailingZero(value: Json): boolean {
  if (typeof value === 'string') return value.endsWith('\0');
  if (Array.isArray(value)) return value.some(hasTrailingZero);
  return value instanceof Map && [...value.values()].some(hasTrailingZero);
}

/** True when numpy would make one kind of values of several: the referee leaves that to MLflow. */
export function isMixed(enforced: Enforced): boolean {
  return dtypesOf(enforced).includes('mixed');
}

/** True when numpy would write numbers with fractions as texts, where the graph takes texts. */
export function hasNumbersAsTexts(
  enforced: Enforced,
  isTextInput: (name: string | undefined) => boolean,
): boolean {
  if (enforced.kind === 'frame') return false;
  const tensors: readonly (readonly [string | undefined, EchoTensor])[] =
    enforced.kind === 'tensor' ? [[undefined, enforced.tensor]] : enforced.tensors;
  return tensors.some(
    ([name, { dtype, values }]) =>
      dtype === 'mixed' &&
      isTextInput(name) &&
      becomeTexts(elementsOf(values)) &&
      elementsOf(values).some((element) => typeof element === 'number' || isOverflow(element)),
  );
}

/** The tensors as numpy has them: texts of all values where texts are among them, floats where one type holds not all integers. */
export function asNumpyHas(enforced: Enforced): Enforced {
  if (enforced.kind === 'frame') {
    const columns = enforced.columns.map((column) => ({
      ...column,
      values: column.values.map((value) => mapElements(value, infiniteOf)),
    }));
    return { ...enforced, columns };
  }
  if (enforced.kind === 'tensor') return { ...enforced, tensor: promoted(enforced.tensor) };
  return {
    ...enforced,
    tensors: enforced.tensors.map(([name, tensor]) => [name, promoted(tensor)]),
  };
}

/** Python reads a number beyond the doubles as an infinity. */
function infiniteOf(element: Json): Json {
  return isOverflow(element) ? element.overflow * Number.POSITIVE_INFINITY : element;
}

function promoted(sent: EchoTensor): EchoTensor {
  const tensor = { ...sent, values: mapElements(sent.values, infiniteOf) };
  const elements = elementsOf(tensor.values);
  if (becomeTexts(elements)) return { ...tensor, values: mapElements(tensor.values, textOf) };
  const integers = elements.filter((element) => typeof element === 'bigint');
  const isSplit =
    integers.length === elements.length &&
    integers.some((integer) => integer > maximumLong) &&
    integers.some((integer) => integer <= maximumLong);
  return isSplit ? { ...tensor, values: mapElements(tensor.values, Number) } : tensor;
}

const maximumLong = 2n ** 63n - 1n;

/** Texts beside booleans and numbers of a numpy type. */
function becomeTexts(elements: readonly Json[]): boolean {
  const fits = (element: Json): boolean =>
    ['string', 'boolean', 'number'].includes(typeof element) ||
    isOverflow(element) ||
    (typeof element === 'bigint' && element >= -maximumLong - 1n && element < 2n ** 64n);
  return elements.some(isText) && elements.every(fits);
}

function mapElements(value: Tree, change: (element: Json) => Json): Tree {
  if (Array.isArray(value)) return value.map((item) => mapElements(item, change));
  return typeof value === 'object' && value !== null && 'any' in value
    ? { any: change(value.any) }
    : value;
}

function textOf(element: Json): string {
  return typeof element === 'boolean' ? (element ? 'True' : 'False') : String(element);
}

function dtypesOf(enforced: Enforced): string[] {
  const parts = enforced.kind === 'frame' ? enforced.columns : tensorsOf(enforced);
  return parts.map(({ dtype }) => dtype);
}

function tensorsOf(enforced: Exclude<Enforced, { kind: 'frame' }>): EchoTensor[] {
  return enforced.kind === 'tensor'
    ? [enforced.tensor]
    : enforced.tensors.map(([, tensor]) => tensor);
}

function isText(value: Json): boolean {
  return typeof value === 'string';
}

function elementsOf(value: Tree): Json[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  return typeof value === 'object' && value !== null && 'any' in value ? [value.any] : [];
}

function areAsLong(columns: ReadonlyMap<string, Json>): boolean {
  const lengths = [...columns.values()].map((list) => (Array.isArray(list) ? list.length : -1));
  return new Set(lengths).size <= 1;
}

/** A list of objects by column; anything else as it is. */
function stack(data: Json): Json {
  if (!Array.isArray(data) || data.length === 0 || !data.every((item) => item instanceof Map)) {
    return data;
  }
  const stacked = new Map<string, Json[]>();
  for (const object of data) {
    for (const [name, value] of object) stacked.set(name, [...(stacked.get(name) ?? []), value]);
  }
  return stacked;
}

/** A frame whose values are as the request wrote them. */
export function naturalFrame(frame: Frame | undefined): Enforced | Silence {
  if (frame === undefined) return silent;
  if (new Set(frame.names).size < frame.names.length) return silent;
  const columns = frame.names.map((name, at): EchoColumn & { traits: ReadonlySet<Trait> } => {
    const cells = (frame.columns[at] ?? []).map((cell) => cell ?? null);
    const values = cells.map((cell): Tree => ({ any: cell }));
    const hasLargeGaps = hasInexactGaps(cells);
    const dtype = hasLargeGaps ? 'object' : naturalDtype(cells);
    return { name, dtype, values, traits: new Set<Trait>(hasLargeGaps ? ['type'] : []) };
  });
  return { kind: 'frame', index: frame.index, columns, absent: [], named: true, traits: new Set() };
}

/** Integers beside missing values of which one would change as a float: MLflow makes floats of them. */
export function hasInexactGaps(cells: readonly Json[]): boolean {
  const integers = cells.filter((cell) => typeof cell === 'bigint');
  const gaps = cells.filter((cell) => cell === null || Number.isNaN(cell));
  const isOnly = gaps.length > 0 && integers.length + gaps.length === cells.length;
  return (
    isOnly &&
    integers.every(
      (integer) =>
        BigInt.asUintN(64, integer) === integer || BigInt.asIntN(64, integer) === integer,
    ) &&
    integers.some(changesAsFloat)
  );
}

function changesAsFloat(integer: bigint): boolean {
  return BigInt(Number(integer)) !== integer;
}

/** The dtype of integers of which only some fit int64, where numpy's floats would change one. */
function exactDtype(elements: readonly Json[]): string | undefined {
  const integers = elements.filter((element) => typeof element === 'bigint');
  const isSplit =
    integers.length === elements.length &&
    integers.some((integer) => integer > maximumLong && integer < 2n ** 64n) &&
    integers.every((integer) => integer < 2n ** 64n && integer >= -maximumLong - 1n) &&
    integers.some((integer) => integer <= maximumLong) &&
    integers.some(changesAsFloat);
  if (!isSplit) return undefined;
  return integers.some((integer) => integer < 0n) ? 'object' : 'uint64';
}

function naturalTensor(value: Json): EchoTensor | undefined {
  const shape = shapeOf(value);
  if (shape === undefined) return undefined;
  const flat: Json[] = [];
  const visit = (item: Json): Tree => {
    if (Array.isArray(item)) return item.map(visit);
    flat.push(item);
    return { any: item };
  };
  const values = visit(value);
  return { dtype: exactDtype(flat) ?? naturalDtype(flat), shape, values };
}

/** numpy's dtype of a list of one kind of values, `mixed` for any other. */
function naturalDtype(values: readonly Json[]): string {
  const kinds = new Set(values.map((value) => (value === null ? 'null' : typeof value)));
  const only = kinds.size === 1 ? [...kinds][0] : undefined;
  if (only === 'bigint') {
    const inRange = values.every((value) => BigInt.asIntN(64, value as bigint) === value);
    return inRange ? 'int64' : 'mixed';
  }
  const dtypes: Record<string, string> = { number: 'float64', boolean: 'bool', string: 'str' };
  return dtypes[only ?? ''] ?? 'mixed';
}
