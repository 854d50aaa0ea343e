import { describe, expect, test } from '@jest/globals';
import type { Flavor, FlavorSession } from '@mlmodel/core';
import { collectFailures } from '../collect-failures.js';
import { loadScaleSession, type ScaleConfig, scaleFlavor } from '../scale-flavor.js';

/** A scale flavor with one fault, and how it is caught. */
export interface BrokenFlavor {
  readonly fault: string;
  readonly flavor: Flavor<ScaleConfig>;
  /** Part of the name of the test that must catch it. */
  readonly caughtBy: string;
  /** Part of the failure's text. */
  readonly rule: string;
}
/** Registers a test for each fault: the test of the kit fails, naming the rule. */
export function expectScaleCaught(broken: readonly BrokenFlavor[]): void {
  describe('a flavor that', () => {
    test.each(broken)('$fault is caught', async ({ flavor, caughtBy, rule }) => {
      const failures = [...(await collectFailures(flavor, { only: caughtBy }))];
      const caught = failures.find(([name]) => name.includes(caughtBy));
      expect(caught?.[1] ?? failures).toContain(rule);
    });
  });
}

/** The scale flavor with another session. */
export function withSessionChange(
  change: (session: FlavorSession) => FlavorSession,
): Flavor<ScaleConfig> {
  return { ...scaleFlavor, load: async (context) => change(await loadScaleSession(context)) };
}
