import { MlmodelError } from '../errors/mlmodel-error.js';
import type { Schema } from '../signature/schema.js';
import { adviceFor, describeValue } from './describe-value.js';

/** The error for a value that is data of no form, with the forms that the model takes. */
export function noData(value: unknown, inputs: Schema | undefined): MlmodelError {
  return wrongForm(`${describeValue(value)}.${adviceFor(value)}`, inputs);
}

/** The error for data of a form that the model does not take. @param received what it is: the end of a sentence */
export function wrongForm(received: string, inputs: Schema | undefined): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `predict takes ${formsOf(inputs)}; it received ${received}`,
  );
}

/** The error for the body of a request. @param key what holds its data */
export function bodyGiven(key: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `"${key}" is a key of request bodies, not an input of the model. Give predict the records, columns or lists themselves. (@mlmodel/scoring reads bodies.)`,
  );
}

/** Number of names that an example shows. */
const shownNames = 2;

/** The forms of data for a signature, each with an example. */
function formsOf(inputs: Schema | undefined): string {
  if (inputs === undefined) {
    return 'records, [{ a: 1 }], columns, { a: [1, 2] }, nested lists, [[1, 2]], or { values, shape }';
  }
  const specs = inputs.kind === 'columns' ? inputs.columns : inputs.tensors;
  const names = specs.flatMap(({ name }) => (name === undefined ? [] : [String(name)]));
  if (inputs.kind === 'columns') {
    if (names.length === 0) return 'a list of rows, [[…], …], for its columns without names';
    return `records, [${exampleOf(names, '…')}], or columns, ${exampleOf(names, '[…]')}`;
  }
  if (names.length === 0) return 'nested lists, [[…], …], or { values: Float32Array, shape: […] }';
  return `tensors by name, ${exampleOf(names, '[…]')}, as nested lists or { values: Float32Array, shape: […] }`;
}

function exampleOf(names: readonly string[], value: string): string {
  const fields = names.slice(0, shownNames).map((name) => `${JSON.stringify(name)}: ${value}`);
  return `{ ${fields.join(', ')}${names.length > shownNames ? ', …' : ''} }`;
}
