import { type Column, isPresent, type NamedTensor, type Tensor } from '../data/vector.js';
import type { DataType, ModelSignature, ObjectType, ParamSpec } from './schema.js';

/** The declared type of a list's items, if any. */
export function itemType(type: DataType | undefined): DataType | undefined {
  if (typeof type !== 'object') return undefined;
  if (type.type === 'array') return type.items;
  return type.type === 'sparkml_vector' ? 'double' : undefined;
}

/** The declared type of an object's member, if any. */
export function memberType(type: DataType | undefined, key: string): DataType | undefined {
  if (typeof type !== 'object') return undefined;
  if (type.type === 'map') return type.values;
  return type.type === 'object' ? byName(type.properties).get(key)?.dataType : undefined;
}

/** The position of a column in an enforced table. */
interface ColumnPlace {
  readonly position: number;
  readonly signature: ModelSignature | undefined;
}

/** The declared type of a column of nested values, by its name, or by its position when columns have no names. */
export function declaredColumnType(
  { name, type }: Column,
  { position, signature }: ColumnPlace,
): DataType | undefined {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns' || type !== 'json') return undefined;
  const { columns } = inputs;
  const there = columns[position];
  if (there?.name === undefined || there.name === name) return there?.type;
  return byName(columns).get(name)?.type;
}

/** The declared params as one object type. */
export function declaredParamsType(signature: ModelSignature | undefined): ObjectType {
  return { type: 'object', properties: (signature?.params ?? []).map(propertyOf) };
}

function propertyOf(param: ParamSpec): ObjectType['properties'][number] {
  return { name: param.name, dataType: declaredParamType(param), required: false };
}

/** The type of a param's value. */
export function declaredParamType({ type, shape }: ParamSpec): DataType {
  return shape === undefined ? type : { type: 'array', items: type };
}

const nanosecondsPerUnit: Readonly<Record<string, bigint>> = {
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  D: 86_400_000_000_000n,
};

/**
 * The declared dtype of a tensor of times, such as `datetime64[s]`, for flavors whose arrays have units; tensors here
 * hold nanoseconds.
 * @returns undefined for other tensors, and when a time is not a whole number of units, so that none is rounded
 */
export function declaredTimeDtype(
  tensor: Tensor | NamedTensor,
  signature: ModelSignature | undefined,
): string | undefined {
  const { inputs } = signature ?? {};
  if (tensor.type !== 'datetime' || inputs?.kind !== 'tensors') return undefined;
  const name = 'name' in tensor ? tensor.name : undefined;
  const spec = inputs.tensors.find((each) => each.name === name) ?? inputs.tensors[0];
  const unit = nanosecondsPerUnit[/^datetime64\[(\w+)\]$/.exec(spec?.dtype ?? '')?.[1] ?? ''];
  if (spec === undefined || unit === undefined) return undefined;
  const { values, validity } = tensor;
  const isWhole = values.every((time, index) => !isPresent(validity, index) || time % unit === 0n);
  return isWhole ? spec.dtype : undefined;
}

interface Named {
  readonly name?: unknown;
}

const known = new WeakMap<readonly Named[], ReadonlyMap<unknown, Named>>();

/** Columns or properties by name, the first of each; cached per list, which must not change. */
export function byName<Item extends Named>(items: readonly Item[]): ReadonlyMap<unknown, Item> {
  const found = known.get(items) ?? new Map(items.toReversed().map((item) => [item.name, item]));
  known.set(items, found);
  return found as ReadonlyMap<unknown, Item>;
}
