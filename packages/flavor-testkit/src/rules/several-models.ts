import type { FlavorSession } from '@mlmodel/core';
import { requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import { ask } from '../session/ask.js';

const rule = 'models that are open at once do not interfere';

/** How many are open at once: enough to see what they share. */
const most = 4;

/** Different models of one flavor, open at once and used alternately. */
export function severalModelRules(tests: readonly FixtureTests[]): void {
  const [first, ...others] = tests.slice(0, most);
  if (first === undefined || others.length === 0) return;
  const all = [first, ...others];
  const names = all.map(({ fixture }) => fixture.name).join(', ');
  first.suite.test(
    `${names}: open at once, each answers for itself`,
    async () => {
      const sessions: FlavorSession[] = [];
      try {
        for (const { load } of all) sessions.push(await load());
        await askInTurns(all, sessions);
        await Promise.all(all.map((each, at) => askInTurns([each], sessions.slice(at, at + 1))));
        await sessions.pop()?.dispose();
        await askInTurns(all.slice(0, -1), sessions);
        await Promise.all(sessions.splice(0).map((session) => session.dispose()));
        sessions.push(...(await Promise.all(all.map(({ load }) => load()))));
        await askInTurns(all, sessions);
      } finally {
        await Promise.all(sessions.map((session) => session.dispose()));
      }
    },
    600_000,
  );
}

async function askInTurns(tests: readonly FixtureTests[], sessions: readonly FlavorSession[]) {
  const turns = Math.max(...tests.map(({ fixture }) => fixture.cases.length));
  for (let turn = 0; turn < turns; turn++)
    for (const [at, { fixture }] of tests.entries()) {
      const each = fixture.cases[turn % fixture.cases.length];
      const session = sessions[at];
      if (each === undefined || session === undefined) continue;
      const { input, params, expected, tolerance } = each;
      const where = `${fixture.name}, ${each.name}`;
      const actual = await ask(session, { rule, where, input, params });
      requireEqual(rule, { actual, expected, tolerance, where });
    }
}
