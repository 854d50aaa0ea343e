import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';
import type { TestFunction } from '@mlmodel/flavor-testkit';

const { status } = spawnSync('Rscript', [
  '-e',
  'quit(status = !requireNamespace("jsonlite", quietly = TRUE))',
]);

/** `test` where R with jsonlite is installed; elsewhere tests are reported as skipped, and fail in CI. */
export const testWithR: TestFunction =
  status === 0 || process.env['CI'] !== undefined ? test : test.skip;

if (status !== 0) {
  const names = 'r-base-core and r-cran-jsonlite';
  process.stderr.write(
    `Tests of R functions need R: install ${names} of Debian, or R with jsonlite.\n`,
  );
}
