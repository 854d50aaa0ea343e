import { Buffer } from 'node:buffer';
import type { Json } from './json.ts';
import { infinityOf, type Tree } from './nested.ts';
import { formatIsoTime } from './time.ts';

/** A column as the echo model sees it. */
export interface EchoColumn {
  readonly name: Json;
  readonly dtype: string;
  readonly values: readonly Tree[];
}

/** A dense tensor as the echo model sees it; `values` is nested as its shape. */
export interface EchoTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: Tree;
}

const record = (entries: Record<string, Json>): Json => new Map(Object.entries(entries));

/** A data frame, described as `corpus/echo_model.py` specifies. */
export function describeFrame(index: readonly Json[], columns: readonly EchoColumn[]): Json {
  return record({
    kind: 'DataFrame',
    index: index.map((label) => describeValue({ any: label })),
    columns: columns.map((column) =>
      record({
        name: describeValue({ any: column.name }),
        dtype: column.dtype,
        values: column.values.map(describeValue),
      }),
    ),
  });
}

/** An array, described as `corpus/echo_model.py` specifies. */
export function describeTensor(tensor: EchoTensor): Json {
  return record({
    kind: 'ndarray',
    dtype: tensor.dtype,
    shape: tensor.shape.map(BigInt),
    values: describeValue(tensor.values),
  });
}

/** Arrays by name, described as `corpus/echo_model.py` specifies. */
export function describeTensors(tensors: readonly (readonly [string, EchoTensor])[]): Json {
  return record({
    kind: 'dict',
    items: tensors.map(([name, tensor]) => [name, describeTensor(tensor)]),
  });
}

/** A value that the model gets as it is, described as `corpus/echo_model.py` specifies. */
export function describePlain(value: Tree): Json {
  const plain = typeof value === 'object' && value !== null && 'any' in value ? value.any : value;
  if (Array.isArray(plain)) {
    const items = (plain as Tree[]).map((item) => describeValue(wrapped(item)));
    return record({ kind: 'list', items });
  }
  if (plain instanceof Map) {
    const items = [...(plain as Map<string, Tree>)].map(
      ([key, item]): Json => [key, describePlain(wrapped(item))],
    );
    return record({ kind: 'dict', items });
  }
  return record({ kind: 'scalar', value: describeValue(value) });
}

/** The items of a value that was sent are such values too. */
function wrapped(item: Tree | Json): Tree {
  return isTree(item) ? (item as Tree) : { any: item as Json };
}

/** True for a value that has been cast somewhere inside. */
function isTree(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  if (item instanceof Uint8Array || 'any' in item) return true;
  if (Array.isArray(item)) return item.some(isTree);
  return item instanceof Map && [...item.values()].some(isTree);
}

/** One value, described as `val` of `corpus/echo_model.py`, without the wrappers that the comparison drops. */
export function describeValue(value: Tree): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return describeNumber(value);
  if (value instanceof Uint8Array) return record({ $bytes: Buffer.from(value).toString('base64') });
  if (Array.isArray(value)) return value.map(describeValue);
  if (value instanceof Map) {
    return record({ $dict: [...value].map(([key, item]) => [key, describeValue(item)]) });
  }
  if ('nanoseconds' in value) {
    if (value.nanoseconds === undefined) return record({ $nan: 'NaT' });
    const iso = formatIsoTime(value.nanoseconds);
    return record(value.isDate === true ? { $date: iso.slice(0, 10) } : { $dt: iso });
  }
  return describeAny(value.any);
}

function describeNumber(value: number): Json {
  if (Number.isNaN(value)) return record({ $nan: 'NaN' });
  const infinity = infinityOf(value);
  return infinity === undefined ? value : record({ $inf: BigInt(infinity) });
}

function describeAny(value: Json): Json {
  if (Array.isArray(value)) return value.map(describeAny);
  if (value instanceof Map) {
    return record({ $dict: [...value].map(([key, item]) => [key, describeAny(item)]) });
  }
  const infinity = infinityOf(value);
  if (infinity !== undefined) return record({ $inf: BigInt(infinity) });
  return typeof value === 'number' ? describeNumber(value) : value;
}
