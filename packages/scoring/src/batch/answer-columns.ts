import {
  type Column,
  type ElementType,
  isMlmodelError,
  isPresent,
  MlmodelError,
  type MlmodelErrorOptions,
  quoteName,
  sizeOfShape,
  type Table,
  typedArrays,
  type Vector,
} from '@mlmodel/core';
import { castVector, quotedNames } from '@mlmodel/core/flavor';
import { makeValidity } from '../typed/validity.js';
import type { AnswerColumn } from './known-columns.js';

/** Numbers that a type holds without a change, but for integers beyond 2^53 in float64. */
const narrower: Readonly<Partial<Record<ElementType, readonly ElementType[]>>> = {
  int16: ['int8', 'uint8'],
  int32: ['int8', 'uint8', 'int16', 'uint16'],
  int64: ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32'],
  uint16: ['uint8'],
  uint32: ['uint8', 'uint16'],
  uint64: ['uint8', 'uint16', 'uint32'],
  float32: ['int8', 'uint8', 'int16', 'uint16', 'float16'],
  float64: [
    ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const),
    ...(['float16', 'float32'] as const),
  ],
};

/**
 * The columns of a stream's answers, from the first one. A column gets the declared type if that is a wider type of
 * numbers, or all values of the column are missing.
 */
export function answerColumns(
  { columns }: Pick<Table, 'columns'>,
  declared: readonly AnswerColumn[] = [],
): readonly AnswerColumn[] {
  return columns.map((column) => {
    const name = String(column.name);
    const { rowShape } = column;
    const wanted = declared.find((output) => output.name === name);
    const isWider =
      wanted !== undefined &&
      (narrower[wanted.type]?.includes(column.type) || (!rowShape && isMissing(column)));
    return { name, type: isWider ? wanted.type : column.type, rowShape };
  });
}

function isMissing(vector: Vector): boolean {
  return vector.type === 'json' && vector.values.every((value) => value === null);
}

/** Columns without rows. */
export function emptyColumns(columns: readonly AnswerColumn[]): readonly Column[] {
  const nothing: Vector = { type: 'json', values: [] };
  return columns.map(({ name, type, rowShape }): Column => {
    return { ...castVector(nothing, type, { field: name }), name, rowShape };
  });
}

/** A column of missing values. */
export function missingColumn({ name, type, rowShape }: AnswerColumn, rowCount: number): Column {
  const length = rowCount * sizeOfShape(rowShape ?? []);
  const vector = Object.hasOwn(typedArrays, type)
    ? {
        type,
        values: new typedArrays[type as keyof typeof typedArrays](length),
        validity: new Uint8Array(Math.ceil(length / 8)),
      }
    : { type, values: new Array(length).fill(null) };
  return { ...(vector as Vector), name, rowShape };
}

/**
 * Gives an answer the columns of the first one. Values are cast by the casting rules of requests; NaN among integers is
 * a missing value.
 * @throws MlmodelError `BAD_REQUEST` naming the column, and the row whose value the type does not hold
 */
export function fitColumns(
  { columns }: Pick<Table, 'columns'>,
  wanted: readonly AnswerColumn[],
): readonly Column[] {
  const names = columns.map(({ name }) => String(name));
  if (names.length !== wanted.length || wanted.some(({ name }, at) => names[at] !== name)) {
    const expected = quotedNames(wanted.map(({ name }) => name));
    throw unsteady(
      `the model answers with the columns ${quotedNames(names)}, in earlier batches with ${expected}`,
    );
  }
  return columns.map((column, at) => fitColumn(column, wanted[at] as AnswerColumn));
}

function fitColumn(column: Column, { name, type, rowShape }: AnswerColumn): Column {
  if (String(column.rowShape) !== String(rowShape)) {
    const what = `the values of ${quoteName(name)} in the model's answer have`;
    throw unsteady(`${what} another shape than in earlier batches`, { field: name });
  }
  if (column.type === type || (isText(column.type) && isText(type))) return column;
  const rowSize = rowShape && sizeOfShape(rowShape);
  try {
    const source = isFloat(type) ? column : withoutNaN(column);
    const vector = castVector(source, type, { field: name, required: false, rowSize });
    return { ...vector, name, rowShape };
  } catch (cause) {
    if (!isMlmodelError(cause)) throw cause;
    const { row } = cause.subject;
    throw unsteady(
      `the column ${quoteName(name)} has ${column.type}, was ${type} in earlier batches, and cannot hold row ${row} as such`,
      { field: name, row, cause },
    );
  }
}

function isFloat(type: ElementType): boolean {
  return type === 'float16' || type === 'float32' || type === 'float64';
}

/** NaN as a missing value, for types without NaN: pandas makes floats of integers among which one is missing. */
function withoutNaN(column: Column): Column {
  if (column.type !== 'float32' && column.type !== 'float64') return column;
  const { values, validity } = column;
  const isNumber = (at: number) => isPresent(validity, at) && !Number.isNaN(values[at]);
  return { ...column, validity: makeValidity(values.length, isNumber) };
}

/** Types that are texts in Arrow. */
function isText(type: ElementType): boolean {
  return type === 'string' || type === 'json';
}

function unsteady(what: string, options?: MlmodelErrorOptions): MlmodelError {
  const advice =
    'All answers of a stream have the same columns: let the model return them whatever its input, or declare wider types in the outputs of its signature';
  return new MlmodelError('BAD_REQUEST', `${what}. ${advice}.`, options);
}
