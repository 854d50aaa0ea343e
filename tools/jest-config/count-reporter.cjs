const { mkdirSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/** Writes how many tests of a package passed, failed and were skipped, and which failed, to `.results/jest.json`. */
module.exports = class CountReporter {
  constructor(globalConfig) {
    this.folder = join(globalConfig.rootDir, '.results');
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      failures: results.testResults.flatMap(failuresOf),
    };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'jest.json'), `${JSON.stringify(counts)}\n`);
  }
};

function failuresOf({ testFilePath, testExecError, testResults }) {
  const file = basename(testFilePath);
  const failed = testResults.filter(({ status }) => status === 'failed');
  const names = failed.map(({ fullName }) => `${file}: ${fullName}`);
  return testExecError ? [`${file} could not run`, ...names] : names;
}
