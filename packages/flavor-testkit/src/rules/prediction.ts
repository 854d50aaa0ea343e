import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { ask } from '../session/ask.js';
import { disagreementWith, undeclaredInput } from '../session/disagreement-with.js';
import { originalOf } from '../session/guarded-session.js';
import { sessionMalformationOf } from '../session/session-malformation-of.js';

const rightRule = 'a case has the expected answer';
const sessionRule = 'a session describes its runtime and execution';
const inputsRule = 'the session declares the inputs of a case, or they form a matrix';
const outputsRule = 'an answer has the outputs that the session declares, and no others';

/** The session's description of itself, and the author's cases. */
export function predictionRules({ fixture, testSession }: FixtureTests): void {
  testSession('the session describes its runtime', async (session) => {
    const malformation = sessionMalformationOf(originalOf(session));
    if (malformation !== undefined) throw new BrokenRule(sessionRule, malformation);
  });

  for (const each of fixture.cases) caseRule(each, testSession);
}

function caseRule(
  { name: where, input, params, expected, tolerance }: FlavorCase,
  testSession: FixtureTests['testSession'],
): void {
  testSession(`answers ${where}, and does not change the input`, async (session) => {
    const actual = await ask(session, { rule: rightRule, where, input, params });
    requireEqual(rightRule, { actual, expected, tolerance, where });
    const undeclared = undeclaredInput(session.inputs, input);
    if (undeclared !== undefined) throw new BrokenRule(inputsRule, `${where}: ${undeclared}`);
    const disagreement = disagreementWith(session.outputs, { answer: actual, input });
    if (disagreement !== undefined) throw new BrokenRule(outputsRule, `${where}: ${disagreement}`);
  });
}
