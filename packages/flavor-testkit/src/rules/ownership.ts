import type { Prediction, Vector } from '@mlmodel/core';
import { requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { vectorsOf } from '../inputs/vectors.js';

const answerRule = 'an answer belongs to the caller, and its memory is not used again';
const inputRule = 'an input belongs to the caller again once it has been answered';

/** Who owns the memory of inputs and answers. */
export function ownershipRules({ fixture, testSession }: FixtureTests): void {
  const { cases } = fixture;
  testSession('an answer belongs to the caller, who may write into it', async (session) => {
    for (const { name, input, params } of cases) {
      const answered = () => session.predict(structuredClone(input), { params });
      const kept = await answered();
      const expected = structuredClone(kept);
      overwrite(await answered());
      requireEqual(answerRule, { actual: kept, expected, where: name });
      const actual = await answered();
      requireEqual(answerRule, { actual, expected, where: `${name}, asked again` });
    }
  });

  testSession('an input belongs to the caller again, who may write into it', async (session) => {
    for (const { name, input, params } of cases) {
      const given = structuredClone(input);
      const answer = await session.predict(given, { params });
      const expected = structuredClone(answer);
      overwrite(given);
      requireEqual(inputRule, { actual: answer, expected, where: name });
      const actual = await session.predict(structuredClone(input), { params });
      requireEqual(inputRule, { actual, expected, where: `${name}, asked again` });
      await requireFresh(session.predict.bind(session), { name, input, params, answer: expected });
    }
  });
}

interface Fresh extends Pick<FlavorCase, 'name' | 'input' | 'params'> {
  readonly answer: Prediction;
}

/** The same arrays with other values must count as another input. */
async function requireFresh(
  predict: (input: FlavorCase['input'], call: object) => Prediction | Promise<Prediction>,
  { name, input, params, answer }: Fresh,
): Promise<void> {
  const reused = structuredClone(input);
  const vectors = vectorsOf(reused);
  overwrite(reused);
  await Promise.resolve(predict(reused, { params })).catch(() => undefined);
  for (const [at, vector] of vectorsOf(input).entries()) restore(vectors[at], vector);
  const actual = await predict(reused, { params });
  requireEqual(inputRule, { actual, expected: answer, where: `${name}, in arrays used before` });
}

function restore(target: Vector | undefined, { values }: Vector): void {
  for (let index = 0; index < values.length; index++)
    (target?.values as unknown[])[index] = values[index];
}

/** Writes other values into the memory of an input or an answer. */
function overwrite(data: Prediction): void {
  for (const { values } of vectorsOf(data)) {
    if (Array.isArray(values)) values.fill(null);
    else new Uint8Array(values.buffer, values.byteOffset, values.byteLength).fill(0x2a);
  }
}
