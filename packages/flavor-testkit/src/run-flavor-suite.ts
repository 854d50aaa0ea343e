import type { FlavorSuite } from './flavor-suite.js';
import { batchRules } from './rules/batches.js';
import { configurationRules } from './rules/configuration.js';
import { coverageRules } from './rules/coverage.js';
import { fileRules } from './rules/files.js';
import { lifecycleRules } from './rules/lifecycle.js';
import { memoryRules } from './rules/memory.js';
import { predictionRules } from './rules/prediction.js';
import { runtimeRules } from './rules/runtime.js';
import { savingRules } from './rules/saving.js';

/**
 * Registers one test for each rule of the flavor contract, with the runner that is passed in. A test that fails names
 * the rule that was broken.
 */
export function runFlavorSuite(given: FlavorSuite): void {
  const suite = { ...given, flavor: withOptions(given) };
  configurationRules(suite);
  coverageRules(suite);
  predictionRules(suite);
  batchRules(suite);
  fileRules(suite);
  memoryRules(suite);
  lifecycleRules(suite);
  runtimeRules(suite);
  savingRules(suite);
}

/** The flavor as it is loaded with the suite's options. */
function withOptions({ flavor, options }: FlavorSuite): FlavorSuite['flavor'] {
  return {
    ...flavor,
    load: (context) => flavor.load({ ...context, options: { ...context.options, ...options } }),
  };
}
