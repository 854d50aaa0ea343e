import { type Column, isPresent, MlmodelError, type ModelInput } from '@mlmodel/core';

/** The largest integer up to which a double, R's number, holds every integer. */
const largestExact = 2n ** 53n;

/** Nanoseconds up to which a double of seconds holds microseconds: the year 2106. */
const largestFractional = 2n ** 32n * 1_000_000_000n;

/**
 * Checks that R holds every value of an input: R has no integers of 64 bits, no text with U+0000, and its times are
 * doubles.
 * @throws MlmodelError `BAD_REQUEST` naming column and row
 */
export function requireFitting(input: ModelInput): void {
  if (input.kind !== 'table') {
    throw new MlmodelError(
      'BAD_REQUEST',
      'An R function takes a data frame. Send rows as dataframe_split, dataframe_records or CSV.',
    );
  }
  // Without reading `columns`, which would create them.
  if (input.doubles !== undefined) return;
  for (const column of input.columns) requireFittingColumn(column);
}

function requireFittingColumn(column: Column): void {
  switch (column.type) {
    case 'int64':
    case 'uint64':
      requireEach(column, column.values, {
        fits: (value) => value <= largestExact && value >= -largestExact,
        expected: 'integers up to 2^53, as R has no larger ones',
      });
      break;
    case 'datetime':
      requireEach(column, column.values, {
        fits: isExactTime,
        expected:
          'times to the microsecond, and beyond the year 2106 to the second, as R holds them',
      });
      break;
    case 'string':
      requireEach(column, column.values, {
        fits: (value) => value === null || (!value.includes('\0') && value.isWellFormed()),
        expected: 'texts without U+0000 and lone surrogates, as R holds no others',
      });
      break;
    case 'json':
    case 'binary':
      throw refusal(column, { expected: 'numbers, booleans, texts and times' });
    default:
      if (column.rowShape !== undefined) throw refusal(column, { expected: 'single values' });
  }
}

function isExactTime(time: bigint): boolean {
  if (time % 1_000_000_000n === 0n) return true;
  return time % 1000n === 0n && time < largestFractional && time > -largestFractional;
}

/** What R holds of a type. */
interface Requirement<Value> {
  fits(value: Value): boolean;
  readonly expected: string;
}

function requireEach<Value>(
  column: Column,
  values: ArrayLike<Value>,
  { fits, expected }: Requirement<Value>,
): void {
  if (column.rowShape !== undefined) throw refusal(column, { expected: 'single values' });
  for (let row = 0; row < values.length; row++) {
    if (!isPresent(column.validity, row) || fits(values[row] as Value)) continue;
    throw refusal(column, { expected, row });
  }
}

function refusal(
  { name }: Column,
  { expected, row }: { expected: string; row?: number },
): MlmodelError {
  const where = row === undefined ? '' : ` in row ${row}`;
  const field = String(name);
  return new MlmodelError(
    'BAD_REQUEST',
    `The column "${field}" has a value${where} that an R function cannot take. Send ${expected}.`,
    { field, row },
  );
}
