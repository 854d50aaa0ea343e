import {
  type Column,
  elementOf,
  isJsonObject,
  MlmodelError,
  type ModelInput,
  mapEntries,
  nestedList,
  type Prediction,
} from '@mlmodel/core';
import type { PlainRow } from './node-function.js';

/** The rows of a table as plain objects. @throws MlmodelError `BAD_REQUEST` for data of another kind */
export function plainRows(data: ModelInput | Prediction): PlainRow[] {
  if (data.kind !== 'table') {
    throw new MlmodelError(
      'BAD_REQUEST',
      `This model takes rows, but the input is a ${data.kind}.`,
    );
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

/** A nested value in which integers up to 2^53 are numbers, whatever kind of number was sent. */
export function plainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plainNumbers);
  return isJsonObject(value) ? mapEntries(value, (_key, item) => plainNumbers(item)) : value;
}
