import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { awsVariables } from '../support/played-aws.js';

const program = join(import.meta.dirname, '../programs/open-aws.mjs');

/** Makes Node find no package of the AWS SDK. */
const withoutSdk = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve: (name, context, next) =>
      next(name.startsWith('@aws-sdk/') && !context.parentURL.includes('@aws-sdk') ? 'not-installed' : name, context),
  });
`)}`;

async function messageOf(variables: Readonly<Record<string, string>>, flags: string[] = []) {
  const env = { PATH: process.env['PATH'], ...awsVariables('http://127.0.0.1:9'), ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program], { env });
  return stdout.trim();
}

test('without the AWS SDK, it says what to install', async () => {
  expect(await messageOf({}, [withoutSdk])).toMatch(
    /^INVALID_STATE @aws-sdk\/client-sts cannot be imported .*Install it with: npm install @aws-sdk\/client-sagemaker @aws-sdk\//,
  );
});

test('without credentials, it says how to give them', async () => {
  expect(await messageOf({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })).toMatch(
    /^UNAUTHENTICATED ListEndpoints failed: .*Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE/,
  );
});

test('where nobody answers, it says so', async () => {
  expect(await messageOf({ AWS_MAX_ATTEMPTS: '1' })).toMatch(
    /^TEMPORARILY_UNAVAILABLE ListEndpoints failed: .*ECONNREFUSED.*Check the region, the network/,
  );
});
