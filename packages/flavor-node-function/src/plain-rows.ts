import {
  type Column,
  elementOf,
  MlmodelError,
  type ModelInput,
  nestedList,
  type Prediction,
} from '@mlmodel/core';
import type { PlainRow } from './node-function.js';
import { plainNumbers } from './plain-numbers.js';

/** @throws MlmodelError `BAD_REQUEST` for data that is no table */
export function plainRows(data: ModelInput | Prediction): PlainRow[] {
  if (data.kind !== 'table') {
    throw new MlmodelError('BAD_REQUEST', `This model takes rows, and was given a ${data.kind}.`);
  }
  return Array.from({ length: data.rowCount }, (_, row) =>
    Object.fromEntries(data.columns.map((column) => [nameOf(column), cell(column, row)])),
  );
}

function nameOf({ name }: Column): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

function cell(column: Column, row: number): unknown {
  const shape = column.rowShape ?? [];
  const size = shape.reduce((product, length) => product * length, 1);
  const element = (index: number) => elementOf(column, index);
  return nestedList(shape, row * size, (index) =>
    column.type === 'json' ? plainNumbers(element(index)) : element(index),
  );
}
