import { type Enforced, type Silence, silent, type Trait } from './answer.ts';
import type { EchoColumn, EchoTensor } from './echo.ts';
import type { FormData } from './enforce-columns.ts';
import { shapeOf } from './enforce-tensors.ts';
import { type Frame, frameOfRecords, frameOfSplit } from './frame.ts';
import type { Json } from './json.ts';
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
    const tensors = [...values].map(([name, value]): [string, EchoTensor | undefined] => [
      name,
      naturalTensor(value),
    ]);
    if (tensors.some(([, tensor]) => tensor === undefined)) return silent;
    return { kind: 'tensors', tensors: tensors as [string, EchoTensor][], traits: new Set() };
  }
  if (!Array.isArray(values) || values.some((value) => value instanceof Map)) return silent;
  const tensor = naturalTensor(values);
  return tensor === undefined ? silent : { kind: 'tensor', tensor, traits: new Set() };
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
  if (frame === undefined || frame.names.length === 0) return silent;
  if (new Set(frame.names).size < frame.names.length) return silent;
  const columns = frame.names.map((name, at): EchoColumn & { traits: ReadonlySet<Trait> } => {
    const cells = (frame.columns[at] ?? []).map((cell) => cell ?? null);
    const values = cells.map((cell): Tree => ({ any: cell }));
    return { name, dtype: naturalDtype(cells), values, traits: new Set() };
  });
  return { kind: 'frame', index: frame.index, columns, absent: [], traits: new Set() };
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
  return { dtype: naturalDtype(flat), shape, values };
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
