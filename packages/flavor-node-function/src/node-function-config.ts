import { isJsonObject, MlmodelError, propertyOf } from '@mlmodel/core';

/** The `node_function` block of an MLmodel file. */
export interface NodeFunctionConfig {
  /** Path of the ES module in the model directory. */
  readonly module: string;
  /** Anything; the module gets it. */
  readonly config?: unknown;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseNodeFunctionConfig(block: unknown): NodeFunctionConfig {
  if (!isJsonObject(block)) throw invalidField('flavors.node_function', 'a mapping');
  const module = propertyOf(block, 'module');
  if (typeof module !== 'string' || !/\.m?js$/.test(module)) {
    throw invalidField('flavors.node_function.module', 'the path of a .mjs or .js file');
  }
  return { module, config: propertyOf(block, 'config') };
}

function invalidField(field: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The node_function flavor of the MLmodel file is not valid: ${field} must be ${expected}. Correct it or save the model again.`,
    { field, file: 'MLmodel' },
  );
}
