import { fixtureTests } from './fixture-tests.js';
import type { FlavorSuite } from './flavor-suite.js';
import { abortRules } from './rules/aborts.js';
import { batchRules } from './rules/batches.js';
import { brokenFileRules } from './rules/broken-files.js';
import { concurrencyRules } from './rules/concurrency.js';
import { configurationRules } from './rules/configuration.js';
import { coverageRules } from './rules/coverage.js';
import { exactnessRules } from './rules/exactness.js';
import { fileRules } from './rules/files.js';
import { layoutRules } from './rules/layout.js';
import { lifecycleRules } from './rules/lifecycle.js';
import { loadCheckRules } from './rules/load-check.js';
import { loadabilityRules } from './rules/loadability.js';
import { manifestRules } from './rules/manifest.js';
import { memoryRules } from './rules/memory.js';
import { missingValueRules } from './rules/missing-values.js';
import { optionRules } from './rules/options.js';
import { ownershipRules } from './rules/ownership.js';
import { predictionRules } from './rules/prediction.js';
import { refusalRules, strangerRules } from './rules/refusals.js';
import { repetitionRules } from './rules/repetition.js';
import { resourceRules } from './rules/resources.js';
import { runtimeRules } from './rules/runtime.js';
import { savingRules } from './rules/saving.js';
import { severalModelRules } from './rules/several-models.js';
import { streamRules } from './rules/streams.js';
import { writtenFileRules } from './rules/written-files.js';

/** The rules for each fixture. */
const fixtureRules = [
  predictionRules,
  repetitionRules,
  ownershipRules,
  layoutRules,
  batchRules,
  missingValueRules,
  exactnessRules,
  refusalRules,
  concurrencyRules,
  abortRules,
  streamRules,
  fileRules,
  brokenFileRules,
  lifecycleRules,
  resourceRules,
  writtenFileRules,
];

/**
 * Registers the rules of the flavor contract as tests, with the runner that is passed in. A test that fails names
 * the rule that was broken.
 */
export function runFlavorSuite(suite: FlavorSuite): void {
  configurationRules(suite);
  loadabilityRules(suite);
  loadCheckRules(suite);
  manifestRules(suite);
  optionRules(suite);
  coverageRules(suite);
  const fixtures = suite.fixtures.map((fixture) => fixtureTests(suite, fixture));
  for (const tests of fixtures) for (const rules of fixtureRules) rules(tests);
  const [first] = fixtures;
  if (first !== undefined) {
    strangerRules(first);
    memoryRules(first);
  }
  for (const tests of fixtures) tests.testEnd();
  severalModelRules(fixtures);
  runtimeRules(suite);
  savingRules(suite);
}
