import type { Flavor } from '@mlmodel/core';
import { loadNodeFunction } from './load-node-function.js';
import { type NodeFunctionConfig, parseNodeFunctionConfig } from './node-function-config.js';
import { saveNodeFunction } from './save-node-function.js';

/**
 * Custom models: the `node_function` block names an ES module in the model directory that exports `predict`, and perhaps
 * `load`; see {@link NodeFunction}. Loading runs that code, so it needs the option `allowCode`.
 */
export const nodeFunctionFlavor: Flavor<NodeFunctionConfig> = {
  specVersion: 1,
  name: 'node_function',
  parseConfig: parseNodeFunctionConfig,
  load: loadNodeFunction,
  save: saveNodeFunction,
};
