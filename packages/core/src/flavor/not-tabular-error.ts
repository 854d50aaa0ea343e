import { MlmodelError } from '../errors/mlmodel-error.js';
import { quotedNames } from './quoted-names.js';

/**
 * The error for a request whose value is neither a table nor tensors, to a model that takes nothing else:
 * `BAD_REQUEST`, with what to send instead.
 * @param value what the request holds
 * @param inputs the names of the model's inputs
 */
export function notTabularError(value: unknown, inputs: readonly string[]): MlmodelError {
  const names = quotedNames(inputs);
  if (Array.isArray(value) && value.length === 0) {
    return new MlmodelError(
      'BAD_REQUEST',
      `The request has no rows for the inputs of the model (${names}). Send at least one.`,
    );
  }
  const kind = Array.isArray(value) ? 'a list of objects' : 'a nested value';
  return new MlmodelError(
    'BAD_REQUEST',
    `This model takes a table or tensors, not ${kind}. Send rows as dataframe_records or dataframe_split, ` +
      `or an object with an array for each input of the model (${names}) under "inputs".`,
  );
}
