import type { Flavor } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
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
  async checkLoad({ config: { module: path }, files, options }) {
    const problems = await missingPaths(files, [{ path, role: 'which is the model' }]);
    return options.allowCode === true ? { problems } : { problems, options: { allowCode: true } };
  },
  load: loadNodeFunctionSession,
  save: saveNodeFunction,
};
