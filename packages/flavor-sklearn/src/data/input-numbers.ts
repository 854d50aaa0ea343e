import { MlmodelError, quoteName } from '@mlmodel/core';
import { commonType, type Features, type Numbers, newNumbers } from './numbers.js';

/** What an estimator checks of its input. */
export interface InputCheck {
  /** The estimator, for messages. */
  readonly name: string;
  /** How many columns it takes; undefined for any number. */
  readonly width?: number | undefined;
  /** Whether it takes missing values. Default false. */
  readonly allowsNaN?: boolean | undefined;
  /** Whether it takes infinities too. Default false. */
  readonly allowsInfinity?: boolean | undefined;
  /** Rounds to floats first, as trees do. Default false. */
  readonly asFloat32?: boolean | undefined;
}

/**
 * The input as numbers, checked as `check_array` of scikit-learn does.
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function inputNumbers(features: Features, check: InputCheck): Numbers {
  const numbers = features.kind === 'numbers' ? features : fromColumns(features, check);
  const { width, values } = numbers;
  if (check.width !== undefined && width !== check.width) {
    throw refused(`${check.name} takes ${check.width} columns, not ${width}. Send as many.`);
  }
  const input = check.asFloat32 && numbers.type !== 'float32' ? asFloat32(numbers) : numbers;
  if (!check.allowsInfinity) checkFinite(input, values, check);
  return input;
}

function asFloat32(numbers: Numbers): Numbers {
  return { ...numbers, type: 'float32', values: numbers.values.map(Math.fround) };
}

function checkFinite(input: Numbers, given: Float64Array, { name, allowsNaN }: InputCheck): void {
  const { values, width, names } = input;
  // The sum is NaN as soon as one value is NaN or infinite.
  let doubt = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    doubt += value - value;
  }
  if (doubt === 0) return;
  const isFine = (value: number) => Number.isFinite(value) || (allowsNaN && Number.isNaN(value));
  const at = values.findIndex((value) => !isFine(value));
  if (at < 0) return;
  const isTooLarge = Number.isFinite(given[at]);
  const problem = Number.isNaN(values[at]) ? 'missing' : isTooLarge ? 'too large' : 'infinite';
  throw refusedValue(
    { name, column: at % width, columnName: names?.[at % width], row: Math.floor(at / width) },
    `is ${problem}`,
  );
}

/** A value that an estimator does not take. */
export interface ValuePlace {
  /** The estimator. */
  readonly name: string;
  /** The column's position in what the estimator is given. */
  readonly column: number;
  /** Its name in the request. */
  readonly columnName?: string | undefined;
  readonly row: number;
}

/** The error for a value. @param problem follows the column: `is missing` */
export function refusedValue(place: ValuePlace, problem: string): MlmodelError {
  const { name, column, columnName, row } = place;
  const subject =
    columnName === undefined
      ? `Column ${column} of the input of ${name}`
      : `The column ${quoteName(columnName)}`;
  return new MlmodelError(
    'BAD_REQUEST',
    `${subject} ${problem} in row ${row}, which ${name} does not take. Send another value.`,
    { row, ...(columnName !== undefined && { field: columnName }) },
  );
}

function fromColumns(
  { columns, rowCount }: Extract<Features, { kind: 'columns' }>,
  { name }: InputCheck,
): Numbers {
  const types = columns.map(({ type }) => (type === 'object' ? 'float64' : type));
  const numbers = {
    ...newNumbers({ rowCount, width: columns.length }, commonType(types)),
    names: columns.map((column) => column.name),
  };
  for (const [at, { name: columnName, type, values }] of columns.entries()) {
    for (let row = 0, to = at; row < rowCount; row += 1, to += columns.length) {
      const value = values[row];
      const isNumber =
        type !== 'object' || typeof value === 'number' || value === null || value === undefined;
      if (!isNumber && typeof value !== 'bigint' && typeof value !== 'boolean') {
        throw refusedValue({ name, column: at, columnName, row }, 'is not a number');
      }
      numbers.values[to] = value === null || value === undefined ? Number.NaN : Number(value);
    }
  }
  return numbers;
}

/** An input that an estimator does not take. */
export function refused(message: string, row?: number): MlmodelError {
  return new MlmodelError('BAD_REQUEST', message, row === undefined ? {} : { row });
}
