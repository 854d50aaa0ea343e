import type { FlavorSession } from '@mlmodel/core';
import { BrokenRule, requireEqual, requireSuccess } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { range } from '../inputs/rows-of.js';
import { expectRefusal } from '../refusal.js';
import { ask } from '../session/ask.js';

const waitsRule = 'disposal waits for running predictions';
const twiceRule = 'a second disposal does nothing';
const apartRule = 'disposal does not affect other sessions of the same model';
const refusedRule = 'a disposed session refuses predictions';

/** What happens when a session ends. */
export function lifecycleRules({ fixture, test, testSession, load }: FixtureTests): void {
  const [first] = fixture.cases;
  if (first === undefined) return;
  const { name: where, input, params } = first;

  test('disposal waits for a running prediction', async () => {
    const trial = await load();
    const expected = await ask(trial, { rule: waitsRule, where, input, params });
    await trial.dispose();
    const session = await load();
    const width = Math.min(session.execution.maxConcurrency, 3);
    const running = range(width).map(() => startedPrediction(session, first));
    const disposals = [session.dispose(), session.dispose()];
    await Promise.all(disposals.map((disposal) => requireDone(disposal, running)));
    for (const { answer } of running)
      requireEqual(waitsRule, { actual: await answered(answer, where), expected, where });
  });

  testSession('disposal does not affect another session of the same model', async (session) => {
    const question = { rule: apartRule, where, input, params };
    const expected = await ask(session, question);
    const other = await load();
    await other.dispose();
    requireEqual(apartRule, { actual: await ask(session, question), expected, where });
    const next = await load();
    await requireSuccess(twiceRule, { where, step: () => other.dispose() });
    requireEqual(apartRule, { actual: await ask(next, question), expected, where });
    await next.dispose();
    requireEqual(apartRule, { actual: await ask(session, question), expected, where });
  });

  test('a second disposal does nothing, and a disposed model refuses to predict', async () => {
    const session = await load();
    await session.dispose();
    await requireSuccess(twiceRule, { where, step: () => session.dispose() });
    await expectRefusal(refusedRule, () => session.predict(structuredClone(input), { params }));
    await requireSuccess(twiceRule, { where, step: () => session.dispose() });
  });
}

interface StartedPrediction {
  readonly answer: Promise<unknown>;
  readonly isRunning: () => boolean;
}

function startedPrediction(
  session: FlavorSession,
  { input, params }: FlavorCase,
): StartedPrediction {
  let isRunning = true;
  const answer = Promise.resolve(session.predict(structuredClone(input), { params })).finally(
    () => {
      isRunning = false;
    },
  );
  answer.catch(() => undefined);
  return { answer, isRunning: () => isRunning };
}

function answered(answer: Promise<unknown>, where: string): Promise<unknown> {
  return requireSuccess(waitsRule, { where, step: () => answer });
}

/** @throws BrokenRule when a disposal ends while a prediction is running */
async function requireDone(
  disposal: Promise<void>,
  running: readonly StartedPrediction[],
): Promise<void> {
  await disposal;
  await new Promise((resolve) => setImmediate(resolve));
  const still = running.filter(({ isRunning }) => isRunning()).length;
  if (still > 0) throw new BrokenRule(waitsRule, `${still} of ${running.length} are still running`);
}
