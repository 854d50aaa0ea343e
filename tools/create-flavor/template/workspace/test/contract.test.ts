import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { readCases, runFlavorSuite } from '@mlmodel/flavor-testkit';
import { gizmoFlavor } from '../src/gizmo-flavor.js';
<<<<<<< HEAD

const cases = readCases(pathOf('./fixtures/cases.json'));
=======
import { linearCase, sum } from './linear-case.js';
>>>>>>> 5525a2e (Point create-flavor at local tarballs; print a command that needs no pnpm)

runFlavorSuite({
  test,
  expect,
  flavor: gizmoFlavor,
  fixtures: [{ name: 'linear', directory: pathOf('./fixtures/linear'), cases }],
  supports: { inputs: ['table', 'tensor'], types: ['float64', 'int64'], pathFields: ['data'] },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
  ],
<<<<<<< HEAD
  save: { source: { intercept: 1, coefficients: { x: 2, z: -0.5 } }, case: cases[0] },
=======
  save: sum,
>>>>>>> 5525a2e (Point create-flavor at local tarballs; print a command that needs no pnpm)
});

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
