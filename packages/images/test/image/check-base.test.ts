import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { checkBase } from '../../src/image/check-base.js';
import { thisPlatform } from '../../src/platform.js';

const plan = {
  base: { name: 'registry.example/base:1', isGiven: true },
  bundle: { platform: thisPlatform },
} as Parameters<typeof checkBase>[0];

/** The folder of a program that does what docker does in a case. */
function docker(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  return folder;
}

test.each([
  ['echo "pull access denied" >&2; exit 125', 'cannot be used: pull access denied'],
  ['exit 127', 'needs Node 22.12 or newer, and has no such program'],
  ['echo v20.1.0', 'needs Node 22.12 or newer, and has v20.1.0'],
])('a base is refused with its reason: %s', async (script, message) => {
  const environment = { PATH: docker(script) };
  await expect(checkBase(plan, { builder: 'docker', environment })).rejects.toThrow(
    `The base image registry.example/base:1 ${message}`,
  );
});

/** `docker run --rm --entrypoint PROGRAM IMAGE ARGUMENTS` */
const lists = 'case "$4" in node) echo v24.0.0;; ';

test.each([
  [`${lists} R) exit 0;; *) exit 127;; esac`, undefined],
  [`${lists} apt-get) echo apt 2.6;; *) exit 127;; esac`, undefined],
  [
    `${lists} *) exit 127;; esac`,
    'The base image registry.example/base:1 needs R with ranger, and has no apt-get that could install it.',
  ],
])('packages of the system are there, or can be installed: %s', async (script, message) => {
  const environment = { PATH: docker(script) };
  const system = { debian: ['r'], check: ['R', '-e', '1'] as const };
  const needs = { summary: 'R with ranger', system, loadOptions: {} };
  const checked = checkBase({ ...plan, needs }, { builder: 'docker', environment });
  const failure = await checked.then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect(failure).toEqual(message === undefined ? undefined : expect.stringContaining(message));
});
