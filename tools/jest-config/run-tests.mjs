#!/usr/bin/env -S node --experimental-vm-modules --disable-warning=ExperimentalWarning
// run-tests [JEST OPTIONS] [FILES]: runs the tests of the package in the working directory. They get a temporary folder of
// their own, which is removed with all that they and their processes leave there.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'jest';

const folder = mkdtempSync(join(tmpdir(), 'mlmodel-'));
removeAfterThis(folder);
for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;

const config = pathOf('./index.mjs');
await run(['--config', config, '--rootDir', process.cwd(), ...process.argv.slice(2)]);

/** Removes a folder when this process ends, even if it is killed. */
function removeAfterThis(path) {
  const child = spawn(process.execPath, [pathOf('./remove-folder.mjs'), path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.unref();
  child.unref();
}

function pathOf(file) {
  return fileURLToPath(import.meta.resolve(file));
}
