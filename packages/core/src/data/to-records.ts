import { MlmodelError } from '../errors/mlmodel-error.js';
import { adviceFor, describeValue, isPlainObject } from '../plain/describe-value.js';
import { readGuarded } from '../plain/reading-place.js';
import { tensorOf } from '../signature/infer/recognise-data.js';
import { formatIsoDatetime } from './iso-datetime.js';
import { isTimestamp } from './json-value.js';
import { malformationOf } from './malformation-of.js';
import type { Prediction, Table } from './model-data.js';
import { predictionTable } from './prediction-table.js';
import { type Column, elementOf, nestedList, sizeOfShape } from './vector.js';

/** A value of a record that {@link toRecords} makes. */
export type RecordValue =
  | number
  | bigint
  | boolean
  | string
  | null
  | Uint8Array
  | RecordValue[]
  | { [name: string]: RecordValue };

/** A row of a prediction: values by column. */
export type PredictedRecord = Record<string, RecordValue>;

/**
 * The rows of a prediction as plain objects, for programs; responses are encoded by `@mlmodel/scoring`.
 *
 * | in the prediction | in a record |
 * |---|---|
 * | a column | a property of its name, as text; the last of several with one name |
 * | tensors by name, a tensor | a property of the tensor's name; `predictions` for one without a name |
 * | a row with dimensions | nested lists |
 * | integers of 64 bits | a number up to 2^53, beyond it a bigint |
 * | other numbers, booleans, strings | themselves; NaN and infinities too |
 * | a datetime | ISO 8601 text in UTC, with all digits and `Z`: `new Date(text)` reads it |
 * | binary | a Uint8Array |
 * | a missing value | `null` |
 * | a list of objects (`json`) | the objects, with values by these rules; any other item is in `predictions` |
 *
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for what is no prediction, or has no rows: a scalar, one nested value,
 * tensors that differ in their number of rows
 */
export function toRecords(prediction: Prediction): PredictedRecord[] {
  return readGuarded({}, () => readRecords(prediction));
}

function readRecords(prediction: Prediction): PredictedRecord[] {
  const problem = problemOf(prediction);
  if (problem !== undefined) throw new MlmodelError('INVALID_PARAMETER_VALUE', problem);
  if (prediction.kind === 'json' && Array.isArray(prediction.value)) {
    return prediction.value.map(recordOfValue);
  }
  const converted = predictionTable(prediction);
  if (converted.ok) return recordsOfTable(converted.table);
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The prediction has no records: ${converted.reason}. Read it by its kind, "${prediction.kind}".`,
  );
}

function problemOf(prediction: unknown): string | undefined {
  if (isPlainObject(prediction) || isTableOfClass(prediction)) {
    const reason = malformationOf(prediction as unknown as Prediction);
    return reason && `toRecords takes what predict returns: ${reason}.`;
  }
  const received = describeValue(prediction);
  return `toRecords takes what predict returns; it received ${received}.${adviceFor(prediction)}`;
}

/** Tables may have a class, which makes columns when they are read. */
function isTableOfClass(value: unknown): boolean {
  return (Object(value) as Partial<Table>).kind === 'table';
}

function recordsOfTable({ columns, rowCount }: Table): PredictedRecord[] {
  const readers = columns.map((column) => [String(column.name), cellReader(column)] as const);
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(readers.map(([name, read]) => [name, read(row)])),
  );
}

function cellReader(column: Column): (row: number) => RecordValue {
  const { rowShape } = column;
  const elementAt = (index: number) => plainValue(elementOf(column, index));
  if (rowShape === undefined) return elementAt;
  const size = sizeOfShape(rowShape);
  return (row) => nestedList(rowShape, row * size, elementAt) as RecordValue;
}

function recordOfValue(value: unknown): PredictedRecord {
  const plain = plainValue(value);
  return isPlainObject(plain) ? (plain as PredictedRecord) : { predictions: plain };
}

/** A nested value, see json-value.ts. */
function plainValue(value: unknown): RecordValue {
  if (typeof value === 'bigint') return plainInteger(value);
  if (typeof value !== 'object' || value === null) return (value ?? null) as RecordValue;
  if (value instanceof Uint8Array) return value;
  if (isTimestamp(value)) return plainTime(value.epochNanoseconds);
  if (Array.isArray(value)) return value.map(plainValue);
  const tensor = tensorOf(value);
  if (tensor !== undefined) {
    const elementAt = (index: number) => plainValue(elementOf(tensor, index));
    return nestedList(tensor.shape, 0, elementAt) as RecordValue;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [String(name), plainValue(item)]));
}

function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function plainTime(epochNanoseconds: bigint): string {
  return `${formatIsoDatetime(epochNanoseconds)}Z`;
}
