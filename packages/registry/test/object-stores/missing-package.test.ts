import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const program = join(import.meta.dirname, '../programs/resolve.mjs');

/** Makes Node find no package of a store. */
const withoutPackages = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      return next(/^@(aws-sdk|google-cloud|azure)\\//.test(name) ? 'not-installed' : name, context);
    },
  });
`)}`;

test.each([
  ['s3://bucket/model', 'npm install @aws-sdk/client-s3'],
  ['gs://bucket/model', 'npm install @google-cloud/storage'],
  ['wasbs://c@account.blob.core.windows.net/model', 'npm install @azure/storage-blob'],
])('without its package, %s is an error that says what to install', async (uri, command) => {
  const run = promisify(execFile)(process.execPath, [withoutPackages, program, uri]);
  await expect(run).rejects.toMatchObject({ stderr: expect.stringContaining(command) });
});
