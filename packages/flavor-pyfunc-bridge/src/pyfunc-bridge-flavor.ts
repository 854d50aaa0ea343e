import type { Flavor } from '@mlmodel/core';
import { loadBridgeSession } from './bridge-session.js';
import type { BridgeOptions } from './config/bridge-options.js';
import { type PyfuncConfig, parsePyfuncConfig } from './config/pyfunc-config.js';
import { cacheFolder } from './environment/cache/cache-folder.js';
import { resolvePython } from './environment/resolve-python.js';

/** Runs the `python_function` flavor of MLflow in Python processes. Loading such a model runs the code in it. */
export const pyfuncBridgeFlavor: Flavor<PyfuncConfig, BridgeOptions> = {
  specVersion: 1,
  name: 'python_function',
  parseConfig: parsePyfuncConfig,
  options: async () => (await import('./config/declared-options.js')).declaredOptions,
  prepare: async (context) => {
    if (context.folder !== undefined) {
      const { prepareShipped } = await import('./environment/shipped-environment.js');
      return { summary: await prepareShipped(context, context.folder) };
    }
    const { envManager = context.ahead ? 'uv' : 'local' } = context.options;
    const options = { ...context.options, envManager };
    const request = { ...context, config: context.config.block, options };
    const { python, runtime, isNew, release } = await resolvePython(request);
    await release();
    if (context.ahead && envManager !== 'local' && !isNew) {
      context.logger.info(
        `The environment was built before: ${runtime}. Environments are kept in ${cacheFolder()}.`,
      );
    }
    return { summary: python };
  },
  checkLoad: async (context) => (await import('./check/check-load.js')).checkPyfuncModel(context),
  imageNeeds: async (context) =>
    (await import('./environment/image-needs.js')).pythonImageNeeds(context),
  environments: async () =>
    (await import('./environment/cache/kept-environments.js')).keptEnvironments(),
  load: loadBridgeSession,
};
