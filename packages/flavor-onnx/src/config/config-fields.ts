import { isJsonObject, type JsonObject, MlmodelError } from '@mlmodel/core';

/** @throws MlmodelError naming the field, when the value is no mapping */
export function mapping(value: unknown, field: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw invalidField(field, 'a mapping');
}

/** The error for a field of the MLmodel file that holds something else than `expected`. */
export function invalidField(field: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The onnx flavor of the MLmodel file is not valid: ${field} must be ${expected}. Correct it or save the model again.`,
    { field, file: 'MLmodel' },
  );
}
