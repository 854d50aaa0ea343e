import {
  type FlavorSession,
  isMlmodelError,
  type ModelInput,
  malformationOf,
  type Prediction,
} from '@mlmodel/core';
import { differenceOf } from '../difference-of.js';
import { expectRefusal } from '../expect-refusal.js';
import type { FlavorCase, FlavorFixture, FlavorSuite } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';
import { sessionMalformationOf, undeclaredIn } from '../session-malformation-of.js';
import { vectorsOf } from '../vectors-of.js';

/** An input of each kind that fits hardly any model. */
const strangers: readonly ModelInput[] = [
  { kind: 'table', columns: [], rowCount: 1 },
  { kind: 'tensor', tensor: { type: 'string', values: ['?'], shape: [1, 1, 1, 1, 1, 1, 1] } },
  {
    kind: 'tensors',
    tensors: [{ name: 'no such tensor', type: 'string', values: ['?'], shape: [1] }],
  },
  { kind: 'json', value: { 'no such field': true } },
];

/** Loading the fixtures and predicting with them. */
export function predictionRules(suite: FlavorSuite): void {
  for (const fixture of suite.fixtures) {
    sessionRule(suite, fixture);
    for (const each of fixture.cases) caseRules(suite, fixture, each);
    concurrencyRule(suite, fixture);
    ownershipRule(suite, fixture);
  }
  strangerRules(suite);
}

function sessionRule({ test, expect, flavor }: FlavorSuite, fixture: FlavorFixture): void {
  test(`${fixture.name}: the session says what runs it`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      expect(sessionMalformationOf(session)).toEqual(undefined);
    }));
}

function caseRules(
  { test, expect, flavor }: FlavorSuite,
  fixture: FlavorFixture,
  each: FlavorCase,
) {
  test(`${fixture.name}: answers ${each.name}, and leaves the input as it was`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      const input = structuredClone(each.input);
      const answer = await session.predict(input, { params: each.params });
      expect(malformationOf(answer)).toEqual(undefined);
      expect(undeclaredIn(answer, session.outputs)).toEqual(undefined);
      expect(differenceOf(answer, each.expected, each.tolerance)).toEqual(undefined);
      expect(differenceOf(input, each.input)).toEqual(undefined);
    }));
}

function concurrencyRule({ test, expect, flavor }: FlavorSuite, fixture: FlavorFixture): void {
  test(`${fixture.name}: predictions at the same time do not disturb each other`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      const calls = Array.from({ length: 8 }, () => fixture.cases).flat();
      const answers = await Promise.all(
        calls.map(async ({ input, params }) => session.predict(structuredClone(input), { params })),
      );
      const differences = calls.map((call, index) =>
        differenceOf(answers[index], call.expected, call.tolerance),
      );
      expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
    }));
}

function ownershipRule({ test, expect, flavor }: FlavorSuite, fixture: FlavorFixture): void {
  const [first] = fixture.cases;
  if (first === undefined) return;
  const { input, params, expected, tolerance } = first;
  test(`${fixture.name}: an answer is the caller's, who may write into it`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      const kept = await session.predict(structuredClone(input), { params });
      overwrite(await session.predict(structuredClone(input), { params }));
      expect(differenceOf(kept, expected, tolerance)).toEqual(undefined);
      const later = await session.predict(structuredClone(input), { params });
      expect(differenceOf(later, expected, tolerance)).toEqual(undefined);
    }));
}

/** Writes other values into the memory of a prediction. */
function overwrite(prediction: Prediction): void {
  for (const { values } of vectorsOf(prediction)) {
    if (Array.isArray(values)) values.fill(null);
    else new Uint8Array(values.buffer, values.byteOffset, values.byteLength).fill(0x2a);
  }
}

function strangerRules({ test, expect, flavor, fixtures, supports }: FlavorSuite): void {
  const [fixture] = fixtures;
  if (fixture === undefined) return;
  for (const input of strangers.filter(({ kind }) => supports.inputs.includes(kind)))
    test(`answers an unfit ${input.kind} coherently, or says why it cannot`, () =>
      withSession(loadFixture(flavor, fixture.directory), async (session) => {
        const answer = await answerOrRefusal(session, input);
        expect(answer && malformationOf(answer)).toEqual(undefined);
      }));

  for (const input of strangers.filter(({ kind }) => !supports.inputs.includes(kind)))
    test(`refuses input of kind ${input.kind}, which it does not support`, () =>
      withSession(loadFixture(flavor, fixture.directory), async (session) => {
        const rule =
          'an input that the model cannot take is a BAD_REQUEST or INVALID_PARAMETER_VALUE';
        const error = await expectRefusal(rule, () => session.predict(structuredClone(input), {}));
        expect(error.status).toEqual(400);
      }));
}

/** @throws Error with the rule when the session throws what is no typed error */
async function answerOrRefusal(
  session: FlavorSession,
  input: ModelInput,
): Promise<Prediction | undefined> {
  try {
    return await session.predict(structuredClone(input), {});
  } catch (error) {
    if (isMlmodelError(error)) return undefined;
    throw new Error(
      `an input that the model cannot take is refused with an MlmodelError: it threw ${String(error)}`,
      { cause: error },
    );
  }
}
