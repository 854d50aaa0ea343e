import { type FlavorSession, isMlmodelError } from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { ask } from '../session/ask.js';
import { loadFixture } from '../session/load-fixture.js';

const loadRule = 'load rejects when its signal is aborted';
const predictRule = 'predict rejects when its signal is aborted';
const afterRule = 'a session answers as before after an aborted prediction';

/** How loads and predictions react to an aborted signal. */
export function abortRules({ suite, fixture, test, testSession }: FixtureTests): void {
  test('does not load for a signal that is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('aborted by the test'));
    await requireRejection(loadRule, signal, async () => {
      const session = await loadFixture(suite, { directory: fixture.directory, signal });
      await session.dispose();
    });
  });

  test('loads or rejects when the signal is aborted meanwhile', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const loading = loadFixture(suite, { directory: fixture.directory, signal });
    setImmediate(() => controller.abort(new Error('aborted by the test')));
    const session = await loading.catch((error: unknown) => requireReason(loadRule, signal, error));
    await session?.dispose();
  });

  testSession('does not predict for a signal that is aborted already', async (session) => {
    const signal = AbortSignal.abort(new Error('aborted by the test'));
    for (const { name, input, params } of fixture.cases) {
      const rule = `${predictRule}: ${name}`;
      const given = structuredClone(input);
      await requireRejection(rule, signal, () => session.predict(given, { params, signal }));
    }
  });

  testSession('answers as before after an aborted prediction', async (session) => {
    for (const each of fixture.cases) await requireUndisturbed(session, each);
  });
}

async function requireUndisturbed(session: FlavorSession, each: FlavorCase): Promise<void> {
  const { name: where, input, params } = each;
  const question = { rule: afterRule, where, input, params };
  const expected = await ask(session, question);
  const controller = new AbortController();
  const { signal } = controller;
  const running = Promise.resolve(session.predict(structuredClone(input), { params, signal }));
  const settled = running.catch((error: unknown) => requireReason(predictRule, signal, error));
  setImmediate(() => controller.abort(new Error('aborted by the test')));
  await settled;
  requireEqual(afterRule, { actual: await ask(session, question), expected, where });
}

async function requireRejection(
  rule: string,
  signal: AbortSignal,
  step: () => unknown,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    requireReason(rule, signal, error);
    return;
  }
  throw new BrokenRule(rule, 'it did not reject');
}

/** @throws BrokenRule unless the error is the signal's reason, an abort error or a typed one */
function requireReason(rule: string, signal: AbortSignal, error: unknown): undefined {
  if (error instanceof BrokenRule) throw error;
  if (error === signal.reason || isMlmodelError(error)) return undefined;
  if (Object(error).name === 'AbortError' || Object(error).cause === signal.reason)
    return undefined;
  throw new BrokenRule(rule, `it threw ${String(error)} instead of the signal's reason`, error);
}
