import { MlmodelError } from '../errors/mlmodel-error.js';

/**
 * The error that `parseConfig` of a flavor throws: `INVALID_PARAMETER_VALUE`, naming the field.
 * @param field where in the MLmodel file, such as `flavors.onnx.data`
 * @param expected what must be there, such as `the path of the model file`
 */
export function invalidFlavorConfig(field: string, expected: string): MlmodelError {
  const [, flavor] = field.split('.');
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The ${flavor} flavor of the MLmodel file is not valid: ${field} must be ${expected}. Correct it or save the model again.`,
    { field, file: 'MLmodel' },
  );
}
