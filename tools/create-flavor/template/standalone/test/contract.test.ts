import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runFlavorSuite } from '@mlmodel/flavor-testkit';
import { gizmoFlavor } from 'gizmo-package';
import { linearCase } from './linear-case.ts';

runFlavorSuite({
  test,
  expect: (actual) => ({ toEqual: (expected) => assert.deepEqual(actual, expected) }),
  flavor: gizmoFlavor,
  fixtures: [
    {
      name: 'linear',
      directory: fileURLToPath(new URL('./fixtures/linear', import.meta.url)),
      cases: [linearCase],
    },
  ],
  supports: { inputs: ['table'], types: ['float64'], pathFields: ['data'] },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
  ],
  save: { source: { intercept: 1, coefficients: { x: 2, z: -0.5 } }, case: linearCase },
});
