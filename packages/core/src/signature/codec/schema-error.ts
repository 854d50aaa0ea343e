import { MlmodelError } from '../../errors/mlmodel-error.js';

/** An error about a field of a signature; the message begins with the field's path. */
export function schemaError(field: string, problem: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${field}: ${problem}`, { field, cause });
}

/** What a JSON value is, for messages. */
export function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'bigint') return 'an integer';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
