import { isDeepStrictEqual } from 'node:util';
import type {
  ColSpec,
  ColumnSchema,
  DataType,
  ModelSignature,
  Schema,
  TensorSchema,
  TensorSpec,
} from '@mlmodel/core';

/** Types that accept all values of another type. */
const widerTypes: ReadonlyMap<DataType, readonly DataType[]> = new Map<DataType, DataType[]>([
  ['integer', ['long', 'double']],
  ['float', ['double']],
]);

/** What decides about requests besides the signatures. */
interface ChangeOptions {
  /** Whether names that the model does not take are rejected instead of ignored. */
  readonly strict: boolean;
}

/**
 * What in a new signature rejects a request that the signature before it accepted, or changes the kind of the response.
 * @returns sentences; empty if all requests remain valid
 */
export function incompatibleChanges(
  before: ModelSignature | undefined,
  after: ModelSignature | undefined,
  { strict }: ChangeOptions,
): readonly string[] {
  return [
    ...inputChanges(before?.inputs, after?.inputs, strict),
    ...outputChanges(before?.outputs, after?.outputs),
    ...paramChanges(before, after, strict),
  ];
}

function inputChanges(
  before: Schema | undefined,
  after: Schema | undefined,
  strict: boolean,
): readonly string[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return ['It declares its inputs, so requests can be invalid.'];
  if (after === undefined) return ['It does not declare its inputs.'];
  if (before.kind === 'columns' && after.kind === 'columns') {
    return columnChanges(before, after, strict);
  }
  if (before.kind === 'tensors' && after.kind === 'tensors') return tensorChanges(before, after);
  return [`Its inputs are ${after.kind}, no longer ${before.kind}.`];
}

function columnChanges(before: ColumnSchema, after: ColumnSchema, strict: boolean): string[] {
  const known = byKey(before.columns);
  const current = byKey(after.columns);
  const changes: string[] = [];
  // An object in a request is one row if there are nested columns, and columns otherwise.
  if (before.columns.some(isNested) !== after.columns.some(isNested)) {
    changes.push('It differs in whether it has nested columns.');
  }
  for (const [key, column] of known) {
    const now = current.get(key);
    if (now === undefined) {
      if (strict) changes.push(`It does not take the column ${key}.`);
    } else if (!accepts(now.type, column.type)) {
      changes.push(`The column ${key} has another type.`);
    } else if (now.required === true && column.required !== true) {
      changes.push(`It requires the column ${key}.`);
    }
  }
  for (const [key, column] of current) {
    if (column.required === true && !known.has(key)) changes.push(`It requires the column ${key}.`);
  }
  return changes;
}

function tensorChanges(before: TensorSchema, after: TensorSchema): string[] {
  const known = byKey(before.tensors);
  const current = byKey(after.tensors);
  const added = [...current.keys()].filter((key) => !known.has(key));
  const removed = [...known.keys()].filter((key) => !current.has(key));
  const changed = [...known].filter(([key, tensor]) => {
    const now = current.get(key);
    return now !== undefined && !takesTensor(now, tensor);
  });
  return [
    ...added.map((key) => `It requires the tensor ${key}.`),
    ...removed.map((key) => `It does not take the tensor ${key}.`),
    ...changed.map(([key]) => `The tensor ${key} has another type or shape.`),
  ];
}

function takesTensor(now: TensorSpec, before: TensorSpec): boolean {
  const isSameRank = now.shape.length === before.shape.length;
  const fits = now.shape.every((size, axis) => size === -1 || size === before.shape[axis]);
  return now.dtype === before.dtype && isSameRank && fits;
}

/** Clients read what the outputs declare. */
function outputChanges(before: Schema | undefined, after: Schema | undefined): string[] {
  if (before === undefined) return [];
  if (after === undefined) return ['It does not declare its outputs.'];
  const isSame = isDeepStrictEqual(comparable(before), comparable(after));
  return isSame ? [] : ['Its outputs are others.'];
}

function paramChanges(
  before: ModelSignature | undefined,
  after: ModelSignature | undefined,
  strict: boolean,
): string[] {
  return (before?.params ?? []).flatMap(({ name, type, shape }) => {
    const now = after?.params?.find((param) => param.name === name);
    if (now === undefined) return strict ? [`It does not take the param "${name}".`] : [];
    const fits = accepts(now.type, type) && isDeepStrictEqual(now.shape, shape);
    return fits ? [] : [`The param "${name}" has another type.`];
  });
}

function accepts(now: DataType, before: DataType): boolean {
  if (typeof now === 'object' && now.type === 'any') return true;
  return isDeepStrictEqual(now, before) || (widerTypes.get(before)?.includes(now) ?? false);
}

function isNested({ type }: ColSpec): boolean {
  return typeof type === 'object';
}

/** Columns or tensors by their names in quotes, or by their positions. */
function byKey<Spec extends ColSpec | TensorSpec>(specs: readonly Spec[]): Map<string, Spec> {
  return new Map(
    specs.map((spec, index) => [
      spec.name === undefined ? `number ${index + 1}` : JSON.stringify(spec.name),
      spec,
    ]),
  );
}

/** Whether an output is required says nothing about responses. */
function comparable(schema: Schema): unknown {
  if (schema.kind === 'tensors') return schema;
  return schema.columns.map(({ name, type }) => ({ name, type }));
}
