import { type FlavorSession, isMlmodelError, type ModelInput } from '@mlmodel/core';
import { BrokenRule } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { changeVectors } from '../inputs/change-vectors.js';
import { exactPartsOf, neighbourTests } from '../inputs/exact-neighbours.js';
import { range } from '../inputs/rows-of.js';
import { vectorsOf } from '../inputs/vectors-of.js';
import { withElements } from '../inputs/with-elements.js';
import { askOrRefusal } from '../session/ask.js';

const rule = 'integers, datetimes and texts are carried whole, or refused';

/** Values that a way through doubles, C strings or UTF-8 would change. */
export function exactnessRules({ fixture, testSession }: FixtureTests): void {
  const isTested = ({ input }: FlavorCase) =>
    vectorsOf(input).some(({ type, values }) => type in neighbourTests && values.length > 0);
  const cases = fixture.cases.filter(isTested);
  if (cases.length === 0) return;
  testSession(
    'carries large integers, times and unusual texts whole, or refuses them',
    async (session) => {
      for (const each of cases)
        for (const position of vectorsOf(each.input).keys())
          await requireWhole(session, { each, position });
    },
  );
}

interface Place {
  readonly each: FlavorCase;
  readonly position: number;
}

/** Where three neighbours that are easy to tell apart are answered differently, the hard ones are so too. */
async function requireWhole(session: FlavorSession, place: Place): Promise<void> {
  const type = vectorsOf(place.each.input)[place.position]?.type ?? 'json';
  const { easy, hard } = neighbourTests[type] ?? { easy: [], hard: [] };
  const easily = await distinctAnswers(session, { ...place, what: 'control', values: easy });
  if (easily < easy.length || easily === 0) return;
  for (const { what, values } of hard) {
    const distinct = await distinctAnswers(session, { ...place, what, values });
    if (distinct >= values.length) continue;
    const where = `${place.each.name}, ${type} number ${place.position}`;
    const how = `${values.length} different values have ${distinct} different answers`;
    throw new BrokenRule(rule, `${where}, ${what}: ${how}`);
  }
}

/** How many values are answered differently; a refused one counts as different. */
async function distinctAnswers(
  session: FlavorSession,
  { each, position, what, values }: Place & { what: string; values: readonly unknown[] },
): Promise<number> {
  const where = `${each.name}, ${what}`;
  const answers = new Set<unknown>();
  for (const value of values) {
    const input = filledWith(each.input, { position, value });
    const answer = await askOrRefusal(session, { where, input, params: each.params });
    answers.add(isMlmodelError(answer) ? answer : exactPartsOf(answer));
  }
  return answers.size;
}

function filledWith(
  input: ModelInput,
  { position, value }: { readonly position: number; readonly value: unknown },
): ModelInput {
  return changeVectors(input, (vector, at) =>
    at === position
      ? { ...withElements(vector, range(vector.values.length), value), validity: undefined }
      : vector,
  );
}
