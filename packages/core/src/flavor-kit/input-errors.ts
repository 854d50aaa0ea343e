import { didYouMean, meantNames } from '../errors/meant-names.js';
import { quotedNames } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { FieldSpec } from '../flavor/flavor-session.js';

/**
 * A required column or tensor that the request lacks.
 * @param others names of the request that the model does not have: one of them may be meant
 */
export function missingField(
  kind: 'column' | 'tensor',
  name: string,
  others: readonly string[] = [],
): MlmodelError {
  const advice = didYouMean(meantNames(others, [name])) || 'Add it.';
  return refusal(`The model needs the ${kind} "${name}", which the request lacks. ${advice}`, name);
}

/** A table with none of the model's columns: its number of rows is unknown. */
export function noColumns(inputs: readonly string[]): MlmodelError {
  return refusal(
    `The request has none of the columns that feed the inputs of the model (${quotedNames(inputs)}). Send at least one.`,
  );
}

/** A tensor whose shape differs from the declared one. */
export function wrongShape(name: string, shapes: WrongShape): MlmodelError {
  return refusal(
    `The model's input "${name}" takes the shape ${shapeText(shapes.declared)}, not ${shapeText(shapes.sent)}. ` +
      'Send data of that shape; -1 is any length.',
    name,
  );
}

/** Both shapes of a mismatch. */
export interface WrongShape {
  readonly declared: NonNullable<FieldSpec['shape']>;
  readonly sent: readonly number[];
}

/** Such as `[-1, 4]`; a free dimension is -1, as in MLflow. */
function shapeText(shape: WrongShape['declared']): string {
  return `[${shape.map((length) => (typeof length === 'number' ? length : -1)).join(', ')}]`;
}

/**
 * A missing value that the model does not accept.
 * @param row absent when the request lacks the whole column
 */
export function missingValue(field: string, row?: number): MlmodelError {
  const where = row === undefined ? 'is missing' : `has no value in row ${row}`;
  return refusal(
    `"${field}" ${where}, and this input of the model does not accept missing values. Send a value for every row.`,
    field,
    row,
  );
}

/**
 * The error for a request that is neither a table nor tensors: `BAD_REQUEST`, saying what to send instead.
 * @param value the data of the request
 * @param inputs the names of the model's inputs
 */
export function notTabularError(value: unknown, inputs: readonly string[]): MlmodelError {
  const names = quotedNames(inputs);
  if (Array.isArray(value) && value.length === 0) {
    return refusal(
      `The request has no rows for the inputs of the model (${names}). Send at least one.`,
    );
  }
  const kind = Array.isArray(value) ? 'a list of objects' : 'a nested value';
  return refusal(
    `This model takes a table or tensors, not ${kind}. Send rows as dataframe_records or dataframe_split, ` +
      `or an object with an array for each input of the model (${names}) under "inputs".`,
  );
}

/** An input that the model cannot take: `BAD_REQUEST`. */
export function refusal(message: string, field?: string, row?: number): MlmodelError {
  return new MlmodelError('BAD_REQUEST', message, { field, row });
}
