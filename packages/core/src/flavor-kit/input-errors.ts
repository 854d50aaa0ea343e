import { MlmodelError } from '../errors/mlmodel-error.js';
import type { FieldSpec } from '../flavor/flavor-session.js';
import { quotedNames } from '../flavor/quoted-names.js';

/** A required column or tensor that the request lacks. */
export function missingField(kind: 'column' | 'tensor', name: string): MlmodelError {
  return refusal(`The model needs the ${kind} "${name}", which the request lacks. Send it.`, name);
}

/** A column or tensor of a name that the model does not know. */
export function unknownTensor(name: string, inputs: readonly string[]): MlmodelError {
  return refusal(`The model has no input "${name}"; it takes ${quotedNames(inputs)}.`, name);
}

/** Two columns of one name, one of which the model would have to choose. */
export function repeatedColumn(name: string): MlmodelError {
  return refusal(`The request has several columns named "${name}". Send one of them.`, name);
}

/** Two tensors whose names mean the same input. */
export function repeatedTensor(name: string, other: string): MlmodelError {
  return refusal(`"${name}" and "${other}" are one input of the model. Send one of them.`, other);
}

/** A table without any of the model's columns, which does not say how many rows lack them. */
export function noColumns(inputs: readonly string[]): MlmodelError {
  return refusal(
    `The request has none of the columns that feed the inputs of the model (${quotedNames(inputs)}). Send at least one.`,
  );
}

/** One tensor without a name, for a model of several inputs. */
export function unnamedTensor(inputs: readonly string[]): MlmodelError {
  return refusal(
    `The model takes the tensors ${quotedNames(inputs)} by name, not one tensor. ` +
      'Send an object with a tensor for each under "inputs".',
  );
}

/** Tensors by name, for a model that takes a table. */
export function namedTensors(columns: readonly string[]): MlmodelError {
  return refusal(
    `This model takes a table, or one tensor with its columns (${quotedNames(columns)}), not tensors by name. ` +
      'Send rows as dataframe_records or dataframe_split.',
  );
}

/** A tensor of another shape than the model declares. */
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

/** `[-1, 4]`: a dimension of any length is -1, as in MLflow. */
function shapeText(shape: WrongShape['declared']): string {
  return `[${shape.map((length) => (typeof length === 'number' ? length : -1)).join(', ')}]`;
}

/**
 * A missing value that the model cannot hold.
 * @param row absent where every row lacks it, as the request has no such column
 */
export function missingValue(field: string, row?: number): MlmodelError {
  const where = row === undefined ? 'is missing' : `holds no value in row ${row}`;
  return refusal(
    `"${field}" ${where}, which this input of the model cannot hold. Send a value for every row.`,
    field,
    row,
  );
}

/** A column of lists, for a model that takes one number a row of it. */
export function notScalars(name: string): MlmodelError {
  return refusal(`The column "${name}" holds a list in each row. Send one number a row.`, name);
}

/**
 * The error for a request whose value is neither a table nor tensors, to a model that takes nothing else:
 * `BAD_REQUEST`, with what to send instead.
 * @param value what the request holds
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

function refusal(message: string, field?: string, row?: number): MlmodelError {
  return new MlmodelError('BAD_REQUEST', message, { field, row });
}
