#!/usr/bin/env -S node --experimental-vm-modules --disable-warning=ExperimentalWarning
// run-tests [JEST OPTIONS] [FILES]: runs the tests of the package in the working directory.
import { fileURLToPath } from 'node:url';
import { run } from 'jest';

const config = fileURLToPath(import.meta.resolve('./index.mjs'));
await run(['--config', config, '--rootDir', process.cwd(), ...process.argv.slice(2)]);
