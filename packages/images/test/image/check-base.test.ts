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
