import {
  isPresent,
  MlmodelError,
  type ModelInput,
  type ModelSignature,
  quoteName,
  type Table,
  type Vector,
} from '@mlmodel/core';
import { matrixOf } from '@mlmodel/core/flavor';
import { columnsOf } from '@mlmodel/trees';
import { refused } from './data/input-numbers.js';
import { commonType, type FeatureColumn, type Features, type Numbers } from './data/numbers.js';
import type { Estimator } from './estimators/estimator.js';
import { documentColumn } from './text/documents.js';

/** Makes what the estimator is given of a request's data. @throws MlmodelError `BAD_REQUEST` naming the column */
export type BindInput = (input: ModelInput) => Features;

/**
 * Columns match by the names that the estimator was fitted with, or by those of the signature, or by position. A tensor
 * (rows, columns) matches by position.
 */
export function inputBinder(
  estimator: Estimator,
  signature: ModelSignature | undefined,
): BindInput {
  const { columnNames, width, takes } = estimator;
  if (takes === 'documents') return documentColumn;
  const names = columnNames ?? namesIn(signature, width);
  if (takes === 'columns') {
    return (input) =>
      input.kind === 'table'
        ? tableColumns(input, names)
        : tensorNumbers(input, { names, signature });
  }
  return (input) => tensorNumbers(input, { names, signature });
}

function namesIn(signature: ModelSignature | undefined, width: number | undefined) {
  const count =
    width ?? (signature?.inputs?.kind === 'columns' ? signature.inputs.columns.length : undefined);
  return (count === undefined ? undefined : columnsOf(signature, count)) ?? count;
}

interface Binding {
  /** Or their number; undefined for any. */
  readonly names: readonly string[] | number | undefined;
  readonly signature: ModelSignature | undefined;
}

function tensorNumbers(input: ModelInput, { names, signature }: Binding): Numbers {
  const known = names ?? sentWidth(input);
  const { values, rowCount, width } = matrixOf(input, { names: known, type: 'float64', signature });
  return {
    ...{ kind: 'numbers', values, rowCount, width, type: sentType(input, names) },
    isFrame: input.kind === 'table',
    names: typeof names === 'object' ? names : sentNames(input),
  };
}

function sentWidth(input: ModelInput): number {
  if (input.kind === 'table') return input.columns.length;
  return input.kind === 'tensor' ? (input.tensor.shape[1] ?? 1) : 0;
}

function sentNames(input: ModelInput): readonly string[] | undefined {
  return input.kind === 'table' ? input.columns.map(({ name }) => String(name)) : undefined;
}

/** The type that pandas has for all columns together. */
function sentType(input: ModelInput, names: Binding['names']): Numbers['type'] {
  if (input.kind === 'tensor') return numericType(input.tensor);
  if (input.kind !== 'table' || input.doubles !== undefined) return 'float64';
  const used = typeof names === 'object' ? new Set(names) : undefined;
  const columns = input.columns.filter(({ name }) => used?.has(String(name)) ?? true);
  return commonType(columns.map(numericType));
}

function numericType({ type, validity }: Vector): Numbers['type'] {
  switch (type) {
    case 'string':
    case 'binary':
    case 'json':
    case 'datetime':
      return 'float64';
    default:
      return validity === undefined || type === 'float32' ? type : 'float64';
  }
}

function tableColumns({ columns, rowCount }: Table, names: Binding['names']): Features {
  if (typeof names === 'number' && columns.length !== names) {
    throw refused(`This model takes ${names} columns, not ${columns.length}. Send as many.`);
  }
  if (typeof names !== 'object')
    return {
      kind: 'columns',
      rowCount,
      columns: columns.map((column) => featureColumn(column, String(column.name))),
    };
  const byName = new Map(columns.map((column) => [String(column.name), column]));
  const bound = names.map((name) => {
    const column = byName.get(name);
    if (column === undefined || column.rowShape !== undefined) {
      throw missingColumn(name);
    }
    return featureColumn(column, name);
  });
  return { kind: 'columns', rowCount, columns: bound };
}

function featureColumn(column: Vector, name: string): FeatureColumn {
  const { type, values, validity } = column;
  switch (type) {
    case 'string':
    case 'json':
      return { name, type: 'object', values };
    case 'binary':
    case 'datetime':
      throw badColumn(name, 'holds dates or bytes, and the model takes numbers and texts');
    case 'float16':
      throw badColumn(name, 'holds numbers of 16 bits, and the model takes those of 32 and 64');
    default: {
      const numbers = Float64Array.from(values as ArrayLike<bigint | number>, Number);
      if (validity === undefined) return { name, type, values: numbers };
      const present = numbers.map((value, at) => (isPresent(validity, at) ? value : Number.NaN));
      return { name, type: type === 'float32' ? type : 'float64', values: present };
    }
  }
}

function badColumn(name: string, problem: string): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `The column ${quoteName(name)} ${problem}. Send these.`, {
    field: name,
  });
}

function missingColumn(name: string): MlmodelError {
  return badColumn(
    name,
    'is missing, or holds lists, and the model takes a number or text in each row',
  );
}
