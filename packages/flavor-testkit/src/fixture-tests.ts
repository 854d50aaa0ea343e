import type { FlavorSession } from '@mlmodel/core';
import { BrokenRule } from './broken-rule.js';
import type { FlavorFixture, FlavorSuite, TestFunction } from './flavor-suite.js';
import { loadFixture, withSession } from './session/load-fixture.js';
import { sharedSession } from './session/shared-session.js';

/** The tests of one fixture. */
export interface FixtureTests {
  readonly suite: FlavorSuite;
  readonly fixture: FlavorFixture;
  /** Registers a test of a session that tests share; it is skipped if the fixture does not load. */
  testSession(name: string, step: (session: FlavorSession) => Promise<void>): void;
  /** Registers a test that is skipped if the fixture does not load. */
  test(name: string, step: () => Promise<void>): void;
  /** Loads the fixture. */
  load(): Promise<FlavorSession>;
  /** Registers the last test, which disposes the session of the others. */
  testEnd(): void;
}

const loadsRule = 'a model of the flavor loads and can be disposed';

/** Milliseconds that a test may take; its steps have limits of their own. */
const testTimeLimit = 600_000;

/**
 * Registers the test that a fixture loads. The others are skipped if it does not, so that one fault is one failure.
 */
export function fixtureTests(suite: FlavorSuite, fixture: FlavorFixture): FixtureTests {
  const load = () => loadFixture(suite, { directory: fixture.directory });
  const shared = sharedSession(load);
  let trial: Promise<unknown> | undefined;
  /** The error of the load, undefined when it succeeds; tried once. */
  const loadFailure = () => {
    trial ??= withSession(load(), async () => undefined).catch((error: unknown) => error);
    return trial;
  };
  const test = gated(suite.test, loadFailure);
  suite.test(
    `${fixture.name}: loads`,
    async () => {
      const failure = await loadFailure();
      if (failure === undefined) return;
      throw new BrokenRule(loadsRule, `${fixture.name}: it threw ${String(failure)}`, failure);
    },
    testTimeLimit,
  );
  return {
    suite,
    fixture,
    test: (name, step) => test(`${fixture.name}: ${name}`, step),
    testSession: (name, step) => test(`${fixture.name}: ${name}`, () => shared.use(step)),
    load,
    testEnd: () => test(`${fixture.name}: ends`, () => shared.close()),
  };
}

/** The test context of node:test and vitest; jest has none. */
interface TestContext {
  skip?(reason: string): void;
}

function gated(test: TestFunction, loadFailure: () => Promise<unknown>) {
  return (name: string, step: () => Promise<void>) => {
    // Without a named parameter, which jest would treat as a callback.
    const run = async (...[context]: readonly (TestContext | undefined)[]) => {
      if ((await loadFailure()) === undefined) return step();
      context?.skip?.('the fixture does not load');
    };
    test(name, run, testTimeLimit);
  };
}
