import { join } from 'node:path';
import { test } from '@jest/globals';
import { runTargetSuite } from '@mlmodel/deployments/testkit';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { gizmoTarget } from '../src/gizmo-name-target.js';

runTargetSuite({
  test,
  target: gizmoTarget,
  packageFolder: join(import.meta.dirname, '..'),
  open: { targetUri: `gizmo_key:${temporaryFolder()}` },
  model: temporaryFolder({ MLmodel: 'flavors: {}' }),
  config: { owner: 'me' },
  badNames: ['../up', ''],
});
