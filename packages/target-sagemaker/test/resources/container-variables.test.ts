import { expect, test } from '@jest/globals';
import { sharedVariables } from '../../src/resources/container-variables.js';

test.each([
  ['http://user:se@cret@proxy:3128', 'http://proxy:3128'],
  ['user:secret@proxy:3128', 'proxy:3128'],
  ['HTTP://token@proxy', 'HTTP://proxy'],
  ['http://proxy:3128', 'http://proxy:3128'],
])('AWS gets proxies without credentials, and the user a warning: %s', (value, shown) => {
  const warnings: string[] = [];
  const logger = { info() {}, warn: (text: string) => void warnings.push(text) };
  const environment = { https_proxy: value, no_proxy: 'localhost', HTTP_PROXY: 'http://a:b@c' };
  expect(sharedVariables('onnx', { environment, logger })).toEqual({
    ...{ MLFLOW_DEPLOYMENT_FLAVOR_NAME: 'onnx', SERVING_ENVIRONMENT: 'SageMaker' },
    ...{ https_proxy: shown, no_proxy: 'localhost' },
  });
  expect(warnings).toEqual(
    shown === value ? [] : [expect.stringMatching(/^The container gets https_proxy without/)],
  );
  expect(warnings.join()).not.toContain('secret');
});
