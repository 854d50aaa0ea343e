import type { ElementType, Prediction } from '@mlmodel/core';
import { type FlavorSession, isMlmodelError, type ModelInput } from '@mlmodel/core';
import { BrokenRule } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { range } from '../inputs/rows-of.js';
import { changeVectors, vectorsOf } from '../inputs/vectors.js';
import { withElements } from '../inputs/with-elements.js';
import { askOrRefusal } from '../session/ask.js';

const rule = 'integers, datetimes and strings stay exact, or are refused';

/** Values that a conversion to doubles, C strings or UTF-8 would change. */
export function exactnessRules({ fixture, testSession }: FixtureTests): void {
  const isTested = ({ input }: FlavorCase) =>
    vectorsOf(input).some(({ type, values }) => type in neighbourTests && values.length > 0);
  const cases = fixture.cases.filter(isTested);
  if (cases.length === 0) return;
  testSession(
    'keeps large integers, times and unusual strings exact, or refuses them',
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

/** If three easily distinguished neighbours have different answers, so must the hard ones. */
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

/** Values that differ only in an exact representation. */
interface Neighbours {
  readonly what: string;
  readonly values: readonly unknown[];
}

/** Values of a type that are easy to distinguish, and others that are hard to. */
interface NeighbourTest {
  readonly easy: readonly unknown[];
  readonly hard: readonly Neighbours[];
}

const beyondDoubles: readonly Neighbours[] = [
  { what: 'integers beyond 2^53', values: from(2n ** 53n) },
  { what: 'integers beyond 2^62', values: from(2n ** 62n) },
];

const integers: NeighbourTest = { easy: from(1_000_000n), hard: beyondDoubles };

/** Values that a conversion to doubles, C strings or UTF-8 makes equal. */
const neighbourTests: Readonly<Partial<Record<ElementType, NeighbourTest>>> = {
  int64: integers,
  uint64: { ...integers, hard: [...beyondDoubles, { what: '2^63', values: from(2n ** 63n) }] },
  datetime: {
    easy: from(1_000_000n),
    hard: [{ what: 'nanoseconds', values: from(1_700_000_000_000_000_000n) }],
  },
  string: {
    easy: ['text a', 'text b', 'text c'],
    hard: [
      { what: 'texts with U+0000', values: ['text\0a', 'text\0b', 'text\0c'] },
      { what: 'lone surrogates', values: ['text \ud800', 'text \ud801', 'text \ud802'] },
    ],
  },
};

/** Types of an answer that represent integers and strings exactly. */
const exactTypes: readonly ElementType[] = ['int64', 'uint64', 'datetime', 'string', 'json'];

/** The integers and strings of an answer, as one string to compare. */
function exactPartsOf(answer: Prediction): string {
  const vectors = vectorsOf(answer).filter(({ type }) => exactTypes.includes(type));
  const value = answer.kind === 'json' ? answer.value : undefined;
  return JSON.stringify([value, vectors.map(({ values }) => [...values])], exactly) ?? '';
}

/** Without the numbers of nested values, which may be results of a computation. */
function exactly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return null;
  return value instanceof Map ? [...value] : value;
}

function from(first: bigint): readonly bigint[] {
  return [first, first + 1n, first + 2n];
}
