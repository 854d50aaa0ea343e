import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { runFlavorSuite } from '@mlmodel/flavor-testkit';
import { gizmoFlavor } from '../src/gizmo-flavor.js';
import { linearCase } from './linear-case.js';

runFlavorSuite({
  test,
  expect,
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
