import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { doubles, readCases, runFlavorSuite, table } from '@mlmodel/flavor-testkit';
import { gizmoFlavor } from 'gizmo-package';

const cases = readCases(fixture('cases.json'));

runFlavorSuite({
  test,
  expect: (actual) => ({ toEqual: (expected) => assert.deepEqual(actual, expected) }),
  flavor: gizmoFlavor,
  fixtures: [{ name: 'linear', directory: fixture('linear'), cases }],
  supports: { inputs: ['table', 'tensor'], types: ['float64', 'int64'], pathFields: ['data'] },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
  ],
  save: {
    source: { intercept: 0, coefficients: { x: 1, z: 1 } },
    case: { ...cases[0], expected: table({ prediction: doubles(5, -2) }) },
  },
});

function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}
