import type { Flavor } from '@mlmodel/core';
import { type NodeFunctionConfig, parseNodeFunctionConfig } from './node-function-config.js';
import { loadNodeFunctionSession } from './node-function-session.js';
import { saveNodeFunction } from './save-node-function.js';

/**
 * Custom models: the `node_function` block names an ES module in the model directory that exports `predict` and optionally
 * `load`; see {@link NodeFunction}. Loading runs that code, so it needs the option `allowCode`.
 */
export const nodeFunctionFlavor: Flavor<NodeFunctionConfig> = {
  specVersion: 1,
  name: 'node_function',
  parseConfig: parseNodeFunctionConfig,
  load: loadNodeFunctionSession,
  save: saveNodeFunction,
};
