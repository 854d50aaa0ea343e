import { flavorBlock } from '@mlmodel/core/flavor';

/** The `node_function` block of an MLmodel file. */
export interface NodeFunctionConfig {
  /** Path of the ES module in the model directory. */
  readonly module: string;
  /** Any value, for the module. */
  readonly config?: unknown;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseNodeFunctionConfig(block: unknown): NodeFunctionConfig {
  const fields = flavorBlock(block, 'node_function');
  const expected = 'the path of a .mjs or .js file';
  const module = fields.path('module', expected);
  if (!/\.m?js$/.test(module)) throw fields.invalid('module', expected);
  return { module, config: fields.value('config') };
}
