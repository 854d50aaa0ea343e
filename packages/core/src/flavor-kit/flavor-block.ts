import { isJsonObject, type JsonObject, propertyOf } from '../data/json-value.js';
import { MlmodelError } from '../errors/mlmodel-error.js';

/** A flavor's block of the MLmodel file, read key by key. Unknown keys are allowed: later versions add some. */
export interface FlavorBlock {
  /** Any value; undefined where the key is absent. */
  value(key: string): unknown;
  /**
   * A path in the model directory.
   * @param expected what the error message asks for, such as `the path of the model file`
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field, unless it is a non-empty string
   */
  path(key: string, expected?: string): string;
  /**
   * A version of a library; YAML reads one such as `4.2` as a number. Undefined where the key is absent.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
   */
  version(key: string): string | undefined;
  /** The error for an invalid value. @param expected as in {@link invalidFlavorConfig} */
  invalid(key: string, expected: string): MlmodelError;
}

/**
 * Wraps the block that a flavor's `parseConfig` receives.
 * @param name the key below `flavors:`
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when it is not a mapping
 */
export function flavorBlock(block: unknown, name: string): FlavorBlock {
  const fields = mapping(block, `flavors.${name}`);
  const value = (key: string): unknown => propertyOf(fields, key);
  const invalid = (key: string, expected: string) =>
    invalidFlavorConfig(`flavors.${name}.${key}`, expected);
  return {
    value,
    invalid,
    path(key, expected = 'a path in the model directory') {
      const path = value(key);
      if (typeof path === 'string' && path !== '') return path;
      throw invalid(key, expected);
    },
    version(key) {
      const version = value(key) ?? undefined;
      if (version === undefined || typeof version === 'string') return version;
      if (typeof version === 'number') return String(version);
      throw invalid(key, 'a version');
    },
  };
}

/** @throws MlmodelError naming the field, when the value is not a mapping */
export function mapping(value: unknown, field: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw invalidFlavorConfig(field, 'a mapping');
}

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
