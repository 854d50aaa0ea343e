import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { namedPackages } from '../../src/image/named-packages.js';
import { testWithR } from '../support/r-for-tests.js';

const folder = temporaryFolder();

/** Crates that are written like those of MLflow's R package; the packages need not be installed. */
const script = `
crate <- function(fn, ...) {
  environment(fn) <- list2env(list(...), parent = new.env(parent = globalenv()))
  structure(fn, class = "crate")
}
save <- function(name, object, version = NULL) saveRDS(serialize(object, NULL, version = version), name)
calls <- function(data) {
  library(MASS)
  library("nnet", quietly = TRUE)
  require(rpart)
  requireNamespace("Matrix")
  loadNamespace(data$name)
  if (nrow(data) > 1) ranger:::predict.ranger(data) else ranger::ranger(stats::lm(data))
}
save("source", crate(calls, one = 1))
save("version2", crate(calls, one = 1), 2)
save("compiled", crate(compiler::cmpfun(calls), one = 1))
save("captured", crate(function(data) read(data), read = jsonlite::fromJSON))
save("classes", crate(function(data) m, m = structure(1, class = structure("dgCMatrix", package = "Matrix"))))
save("data", crate(function(data) rows, rows = list(1:1e5, rnorm(10), c(a = 1i), letters, as.raw(1:3), data.frame(a = factor("library")), quote(a + b), expression(c, "library"), sum, quote(if (x) y), emptyenv(), baseenv())))
`;

function crateOf(name: string): readonly string[] | undefined {
  return namedPackages(readFileSync(join(folder, name)));
}

testWithR('the packages that a function names are found, also in compiled code', async () => {
  writeFileSync(join(folder, 'make.R'), script);
  execFileSync('Rscript', ['--no-init-file', 'make.R'], { cwd: folder });
  const named = ['MASS', 'Matrix', 'nnet', 'ranger', 'rpart'];
  expect(crateOf('source')).toEqual(named);
  expect(crateOf('version2')).toEqual(named);
  expect(crateOf('compiled')).toEqual(named);
  expect(crateOf('captured')).toEqual(['jsonlite']);
  expect(crateOf('classes')).toEqual(['Matrix']);
  expect(crateOf('data')).toEqual([]);
});

const linear = readFileSync(new URL('../fixtures/linear/crate.bin', import.meta.url));

test('a function of R alone names none', () => {
  expect(namedPackages(linear)).toEqual([]);
});

test('of a broken file nothing is known', () => {
  const bytes = gunzipSync(linear);
  expect(namedPackages(bytes)).toBeUndefined();
  expect(namedPackages(linear.subarray(0, 500))).toBeUndefined();
  for (let length = 0; length < bytes.length; length += 97)
    expect(namedPackages(gzipSync(bytes.subarray(0, length)))).toBeUndefined();
});
