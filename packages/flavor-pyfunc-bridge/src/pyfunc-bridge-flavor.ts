import type { Flavor } from '@mlmodel/core';
import { loadBridgeSession } from './bridge-session.js';
import { type PyfuncConfig, parsePyfuncConfig } from './config/pyfunc-config.js';
import { resolvePython } from './environment/resolve-python.js';

/**
 * Runs the `python_function` flavor of MLflow in Python processes. Loading such a model runs the code in it.
 *
 * Its options are those of {@link BridgeOptions} and {@link EnvironmentOptions}.
 */
export const pyfuncBridgeFlavor: Flavor<PyfuncConfig> = {
  specVersion: 1,
  name: 'python_function',
  parseConfig: parsePyfuncConfig,
  prepare: async (context) => {
    const { python } = await resolvePython({ ...context, config: context.config.block });
    return { summary: python };
  },
  load: loadBridgeSession,
};
