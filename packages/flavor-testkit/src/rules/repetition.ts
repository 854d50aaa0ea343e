import type { FlavorSession, PredictCall, Prediction } from '@mlmodel/core';
import { requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { ask } from '../session/ask.js';
import { withSession } from '../session/load-fixture.js';

const rule = 'equal calls have equal answers, whatever came before';

/** Answers depend only on the call. */
export function repetitionRules({ fixture, testSession, load }: FixtureTests): void {
  const { cases } = fixture;
  testSession('equal calls have equal answers, in this session and the next', async (session) => {
    const first = await answersOf(session, { cases, when: 'asked first' });
    const reversed = { cases: cases.toReversed(), when: 'asked again' };
    requireSame(await answersOf(session, reversed), { first, when: reversed.when });
    const examples = { cases, when: 'asked as the example', call: { isExample: true } };
    requireSame(await answersOf(session, examples), { first, when: examples.when });
    const other = { cases, when: 'asked in another session' };
    await withSession(load(), async (next) =>
      requireSame(await answersOf(next, other), { first, when: other.when }),
    );
  });

  const withParams = cases.filter(({ params }) => params !== undefined);
  if (withParams.length === 0) return;
  testSession('params are those of the call, not of an earlier one', async (session) => {
    for (const each of withParams) await requireOwnParams(session, each);
  });
}

interface Round {
  readonly cases: readonly FlavorCase[];
  readonly when: string;
  readonly call?: PredictCall;
}

type Answers = ReadonlyMap<FlavorCase, Prediction>;

async function answersOf(session: FlavorSession, { cases, when, call }: Round): Promise<Answers> {
  const answers = new Map<FlavorCase, Prediction>();
  for (const each of cases) {
    const { name, input, params } = each;
    const question = { rule, where: `${name}, ${when}`, input, params, ...call };
    answers.set(each, await ask(session, question));
  }
  return answers;
}

function requireSame(answers: Answers, { first, when }: { first: Answers; when: string }): void {
  for (const [each, actual] of answers)
    requireEqual(rule, { actual, expected: first.get(each), where: `${each.name}, ${when}` });
}

/** Where a model answers without params too, it answers the same after a call with them. */
async function requireOwnParams(session: FlavorSession, each: FlavorCase): Promise<void> {
  const { name, input, params } = each;
  const where = `${name}, without its params`;
  const bare = () => session.predict(structuredClone(input), {});
  const before = await Promise.resolve(bare()).catch(() => undefined);
  if (before === undefined) return;
  const expected = structuredClone(before);
  await ask(session, { rule, where: name, input, params });
  requireEqual(rule, { actual: await bare(), expected, where });
}
