import type { Flavor } from '@mlmodel/core';
import { missingPaths, problemOf } from '@mlmodel/core/flavor';
import { type CrateConfig, parseCrateConfig } from './crate-config.js';
import type { CrateOptions } from './crate-options.js';
import { loadCrate } from './crate-session.js';
import { checkRscript } from './rscript.js';

/** Runs R functions that MLflow's R package saved, in R processes. Loading such a model runs the code in it. */
export const crateFlavor: Flavor<CrateConfig, CrateOptions> = {
  specVersion: 1,
  name: 'crate',
  parseConfig: parseCrateConfig,
  options: async () => (await import('./declared-options.js')).declaredOptions,
  checkLoad: async ({ files, config, options, signal }) => {
    const missing = await missingPaths(files, [
      { path: config.model, role: 'which holds the function' },
    ]);
    const problems = await checkRscript(options.rscript, signal).then(
      () => [],
      (error: unknown) => [problemOf(error)],
    );
    return { problems: [...missing, ...problems] };
  },
  imageNeeds: async (context) => (await import('./image/image-needs.js')).crateImageNeeds(context),
  load: loadCrate,
};
