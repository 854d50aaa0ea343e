const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Writes how many tests of a package passed, failed and were skipped to `.results/jest.json`. */
module.exports = class CountReporter {
  constructor(globalConfig) {
    this.folder = join(globalConfig.rootDir, '.results');
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'jest.json'), `${JSON.stringify(counts)}\n`);
  }
};
