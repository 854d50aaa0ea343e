import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { type FlavorSuite, runFlavorSuite } from '../src/index.js';

const table = (type: 'x' | 'y', values: readonly number[]) =>
  ({
    kind: 'table',
    rowCount: values.length,
    columns: [{ name: type, type: 'float64', values: Float64Array.from(values) }],
  }) as const;

/** A suite that the scale flavor passes. */
export const scaleSuite: Omit<FlavorSuite, 'test' | 'expect' | 'flavor'> = {
  fixtures: [
    {
      name: 'doubling',
      directory: fileURLToPath(new URL('./fixtures/scale', import.meta.url)),
      cases: [{ name: 'two rows', input: table('x', [1, 2.5]), expected: table('y', [2, 5]) }],
    },
  ],
  supports: { inputs: ['table'], types: ['float64'], pathFields: ['data'] },
  invalidBlocks: [{ block: {}, field: 'data' }],
  save: {
    source: 3,
    case: { name: 'one row', input: table('x', [2]), expected: table('y', [6]) },
  },
};

/** What of a suite is run. */
export interface Collected extends Partial<FlavorSuite> {
  /** Part of the name of the tests that are run; all of them when absent. */
  readonly only?: string;
}

/** Runs the suite and returns the failures by the name of the test. */
export async function collectFailures(
  flavor: FlavorSuite['flavor'],
  { only = '', ...change }: Collected = {},
): Promise<Map<string, string>> {
  const tests = new Map<string, () => Promise<void>>();
  const test = (name: string, run: () => Promise<void>) => tests.set(name, run);
  runFlavorSuite({ ...scaleSuite, flavor, test, expect, ...change });
  const failures = new Map<string, string>();
  for (const [name, run] of tests)
    if (name.includes(only))
      await run().catch((error: unknown) => failures.set(name, String(error)));
  return failures;
}
