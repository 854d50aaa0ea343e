import assert from 'node:assert';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { runTargetSuite } from '@mlmodel/deployments/testkit';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localTarget } from '../src/index.js';
import { flower, mlmodel, models } from './support/local.js';

runTargetSuite({
  test,
  target: localTarget,
  packageFolder: join(import.meta.dirname, '..'),
  open: {
    targetUri: `local:${temporaryFolder()}`,
    serverCommand: [process.execPath, mlmodel, 'serve'],
  },
  model: models.iris,
  update: { config: { drain_timeout: 5 } },
  prediction: {
    inputs: flower,
    check({ body }) {
      const { predictions } = JSON.parse(new TextDecoder().decode(body));
      assert.strictEqual(predictions[0].label, 0);
    },
  },
  badNames: ['../up', '', 'a b', '.hidden'],
});
