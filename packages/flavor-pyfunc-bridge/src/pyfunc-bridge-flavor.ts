import type { Flavor } from '@mlmodel/core';
import { loadBridgeSession } from './bridge-session.js';
import type { BridgeOptions } from './config/bridge-options.js';
import { type PyfuncConfig, parsePyfuncConfig } from './config/pyfunc-config.js';
import { resolvePython } from './environment/resolve-python.js';

/** Runs the `python_function` flavor of MLflow in Python processes. Loading such a model runs the code in it. */
export const pyfuncBridgeFlavor: Flavor<PyfuncConfig, BridgeOptions> = {
  specVersion: 1,
  name: 'python_function',
  parseConfig: parsePyfuncConfig,
  options: async () => (await import('./config/declared-options.js')).declaredOptions,
  prepare: async (context) => {
    const { envManager = context.ahead ? 'uv' : 'local' } = context.options;
    const options = { ...context.options, envManager };
    const { python } = await resolvePython({ ...context, config: context.config.block, options });
    return { summary: python };
  },
  checkLoad: async (context) => (await import('./check/check-load.js')).checkPyfuncModel(context),
  load: loadBridgeSession,
};
