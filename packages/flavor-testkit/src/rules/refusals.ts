import {
  type FlavorSession,
  isMlmodelError,
  type ModelInput,
  type Prediction,
} from '@mlmodel/core';
import { requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import { secrets, strangers, type UnfitInput, unfitInputs } from '../inputs/unfit-inputs.js';
import { expectRefusal, forbidMention, requireMention, requireOneOf } from '../refusal.js';
import { ask, askOrRefusal } from '../session/ask.js';

const secretRule = 'a message contains no values of the request';
const nameRule = 'the refusal of an input names the column or tensor';
const afterRule = 'a session answers as before after it has refused an input';
const kindRule = 'an input of an unsupported kind is refused with status 400';

/** Invalid and unusual inputs made from those of the cases. */
export function refusalRules({ suite, fixture, testSession }: FixtureTests): void {
  testSession(
    'answers unfit inputs coherently, or refuses them without their values',
    async (session) => {
      for (const { name, input, params, tolerance } of fixture.cases) {
        const question = { rule: afterRule, where: name, input, params };
        const before = await ask(session, question);
        for (const unfit of unfitInputs(input))
          await requireRefusal(session, {
            unfit,
            name,
            params,
            isOpaque: suite.supports.runsCode === true,
          });
        const actual = await ask(session, question);
        requireEqual(afterRule, { actual, expected: before, tolerance, where: name });
      }
    },
  );
}

interface Unfit {
  readonly unfit: UnfitInput;
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  /** The model words its refusals itself. */
  readonly isOpaque: boolean;
}

async function requireRefusal(session: FlavorSession, { unfit, name, params, isOpaque }: Unfit) {
  const { what, input, field } = unfit;
  const result = await askOrRefusal(session, { where: `${name}, ${what}`, input, params });
  if (!isMlmodelError(result)) return;
  for (const secret of secrets) forbidMention(secretRule, result, secret);
  if (field === undefined || isOpaque) return;
  requireMention(nameRule, result, [field, ...(session.inputs ?? []).map((each) => each.name)]);
}

/** Inputs of unsupported kinds, and inputs that fit no model. */
export function strangerRules({ suite, testSession }: FixtureTests): void {
  const { inputs } = suite.supports;
  for (const input of strangers.filter(({ kind }) => inputs.includes(kind)))
    testSession(`answers an unfit ${input.kind} coherently, or refuses it`, async (session) => {
      withoutSecrets(await askOrRefusal(session, { where: input.kind, input }));
    });

  for (const input of strangers.filter(({ kind }) => !inputs.includes(kind)))
    testSession(
      `refuses input of kind ${input.kind}, which it does not support`,
      async (session) => {
        await requireKindRefusal(session, input);
      },
    );
}

async function requireKindRefusal(session: FlavorSession, input: ModelInput): Promise<void> {
  const error = await expectRefusal(kindRule, () => session.predict(structuredClone(input), {}));
  requireOneOf(kindRule, error, [400]);
  withoutSecrets(error);
}

function withoutSecrets(result: Prediction | Error): void {
  if (!isMlmodelError(result)) return;
  for (const secret of secrets) forbidMention(secretRule, result, secret);
}
