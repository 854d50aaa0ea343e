import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runTargetSuite } from '@mlmodel/deployments/testkit';
import { gizmoTarget } from 'gizmo-package';

const folder = mkdtempSync(join(tmpdir(), 'gizmo-name-'));
const model = join(folder, 'model');
mkdirSync(model);
writeFileSync(join(model, 'MLmodel'), 'flavors: {}');
after(() => rmSync(folder, { recursive: true }));

runTargetSuite({
  test,
  target: gizmoTarget,
  packageFolder: join(import.meta.dirname, '..'),
  open: { targetUri: `gizmo_key:${join(folder, 'deployments')}` },
  model,
  config: { owner: 'me' },
  badNames: ['../up', ''],
});
