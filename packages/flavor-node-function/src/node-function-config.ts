import { invalidFlavorConfig, isJsonObject, propertyOf } from '@mlmodel/core';

/** The `node_function` block of an MLmodel file. */
export interface NodeFunctionConfig {
  /** Path of the ES module in the model directory. */
  readonly module: string;
  /** Anything; the module gets it. */
  readonly config?: unknown;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseNodeFunctionConfig(block: unknown): NodeFunctionConfig {
  if (!isJsonObject(block)) throw invalidFlavorConfig('flavors.node_function', 'a mapping');
  const module = propertyOf(block, 'module');
  if (typeof module !== 'string' || !/\.m?js$/.test(module)) {
    throw invalidFlavorConfig('flavors.node_function.module', 'the path of a .mjs or .js file');
  }
  return { module, config: propertyOf(block, 'config') };
}
