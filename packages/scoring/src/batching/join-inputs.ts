import {
  type Column,
  type ElementType,
  type ModelInput,
  type NamedTensor,
  type Table,
  type Tensor,
  tableOfDoubles,
  type Vector,
} from '@mlmodel/core';
import { rowsOf } from '../pipeline/scoring-trace.js';
import { concatVectors } from '../typed/concat-vectors.js';

/** Inputs that can be joined with others of the same form. */
export type JoinableInput = Exclude<ModelInput, { kind: 'json' }>;

/**
 * Whether the rows of an input may stand among those of others: it has rows, no labels for them, and only values whose
 * type does not depend on other rows, as that of nested or mixed values may.
 */
export function isJoinable(input: ModelInput): input is JoinableInput {
  switch (input.kind) {
    case 'table':
      return input.index === undefined && (hasDoubles(input) || input.columns.every(hasOneType));
    case 'tensor':
      return hasOneType(input.tensor) && input.tensor.shape.length > 0;
    case 'tensors': {
      const rows = rowsOf(input);
      return input.tensors.every((tensor) => hasOneType(tensor) && tensor.shape[0] === rows);
    }
    case 'json':
      return false;
  }
}

function hasOneType({ type }: { readonly type: ElementType }): boolean {
  return type !== 'json';
}

/** Whether two inputs have the same columns or tensors in the same order, of the same types and row shapes. */
export function haveSameForm(one: JoinableInput, other: JoinableInput): boolean {
  if (one.kind === 'table') return other.kind === 'table' && areLikeTables(one, other);
  const [tensors, others] = [tensorsOf(one), tensorsOf(other)];
  return (
    one.kind === other.kind &&
    tensors.length === others.length &&
    tensors.every((tensor, at) => areLikeTensors(tensor, others[at] as Tensor | NamedTensor))
  );
}

function areLikeTables(one: Table, other: Table): boolean {
  if (hasDoubles(one) && hasDoubles(other)) return areEqual(one.doubleNames, other.doubleNames);
  return (
    one.columns.length === other.columns.length &&
    one.columns.every((column, at) => areLikeColumns(column, other.columns[at] as Column))
  );
}

function areLikeColumns(one: Column, other: Column): boolean {
  return (
    areLikeNames(one.name, other.name) &&
    areLikeVectors(one, other) &&
    areEqual(one.rowShape, other.rowShape)
  );
}

function areLikeNames(one: Column['name'], other: Column['name']): boolean {
  return one === other || (Array.isArray(one) && Array.isArray(other) && areEqual(one, other));
}

function areLikeTensors(one: Tensor | NamedTensor, other: Tensor | NamedTensor): boolean {
  const name = (tensor: Tensor | NamedTensor) => ('name' in tensor ? tensor.name : undefined);
  return (
    name(one) === name(other) &&
    areLikeVectors(one, other) &&
    areEqual(one.shape.slice(1), other.shape.slice(1))
  );
}

/** A model may get numbers of another type when some are missing. */
function areLikeVectors(one: Vector, other: Vector): boolean {
  return one.type === other.type && (one.validity === undefined) === (other.validity === undefined);
}

function areEqual(one: readonly unknown[] = [], other: readonly unknown[] = []): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

/** Joins the rows of inputs of the same form, in order. */
export function joinInputs(inputs: readonly JoinableInput[]): ModelInput {
  const [first] = inputs;
  if (first?.kind === 'table') return joinTables(inputs as readonly Table[]);
  const rowCount = inputs.reduce((sum, input) => sum + (rowsOf(input) ?? 0), 0);
  const tensors = tensorsOf(first as JoinableInput).map((tensor, at) => ({
    ...tensor,
    ...concatVectors(inputs.map((input) => tensorsOf(input)[at] as Tensor)),
    shape: [rowCount, ...tensor.shape.slice(1)],
  }));
  if (first?.kind === 'tensors') return { kind: 'tensors', tensors: tensors as NamedTensor[] };
  return { kind: 'tensor', tensor: tensors[0] as Tensor };
}

function joinTables(tables: readonly Table[]): Table {
  const matrices = tables.filter(hasDoubles);
  const [first] = matrices;
  if (first !== undefined && matrices.length === tables.length) {
    const doubles = concatVectors(
      matrices.map(({ doubles }) => ({ type: 'float64', values: doubles })),
    );
    return tableOfDoubles(doubles.values as Float64Array, first.doubleNames);
  }
  const columns = (tables[0]?.columns ?? []).map((column, at) => ({
    ...concatVectors(tables.map((table) => table.columns[at] as Column)),
    name: column.name,
  }));
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  return { kind: 'table', columns: columns as Column[], rowCount };
}

type DoublesTable = Table & {
  readonly doubles: Float64Array;
  readonly doubleNames: readonly string[];
};

function hasDoubles(table: Table): table is DoublesTable {
  return table.doubles !== undefined && table.doubleNames !== undefined;
}

function tensorsOf(input: JoinableInput): readonly (Tensor | NamedTensor)[] {
  if (input.kind === 'tensors') return input.tensors;
  return input.kind === 'tensor' ? [input.tensor] : [];
}
