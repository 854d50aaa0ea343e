import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel } from '@mlmodel/core/node';
import { requireEqual } from '../broken-rule.js';
import type { FlavorSuite, SaveFixture } from '../flavor-suite.js';
import { expectRefusal, requireOneOf } from '../refusal.js';
import { ask } from '../session/ask.js';
import { loadFixture, withSession } from '../session/load-fixture.js';

const roundTripRule = 'a saved model answers as the one that was saved';
const sourceRule = 'save refuses a source that it cannot save';
const apartRule = 'models that are open at once do not interfere';

/** A saved model can be loaded and answers the same. */
export function savingRules(suite: FlavorSuite): void {
  const { test, expect, flavor, save } = suite;
  test('has a model to save exactly if it can save', async () => {
    expect(save !== undefined).toEqual(flavor.save !== undefined);
  });
  if (save === undefined) return;
  roundTripRules(suite, save);
  for (const source of [undefined, {}, 'no such file'])
    test(`refuses to save ${source === undefined ? 'nothing' : JSON.stringify(source)}, and leaves no directory behind`, () =>
      inTemporaryFolder(async (folder) => {
        const options = { flavor, source };
        const error = await expectRefusal(sourceRule, () =>
          saveModel(join(folder, 'model'), options),
        );
        if (source === undefined) requireOneOf(sourceRule, error, ['INVALID_PARAMETER_VALUE']);
        expect(await readdir(folder)).toEqual([]);
      }));
}

function roundTripRules(suite: FlavorSuite, save: SaveFixture): void {
  const { test, flavor, fixtures } = suite;
  const { source, signature } = save;
  const { name: where, input, params, expected, tolerance } = save.case;

  test('a saved model answers as the one that was saved', () =>
    inTemporaryFolder(async (folder) => {
      const directory = join(folder, 'model');
      await saveModel(directory, { flavor, source, signature });
      await withSession(loadFixture(suite, { directory }), async (session) => {
        const actual = await ask(session, { rule: roundTripRule, where, input, params });
        requireEqual(roundTripRule, { actual, expected, tolerance, where });
      });
    }));

  const [fixture] = fixtures;
  const [first] = fixture?.cases ?? [];
  if (fixture === undefined || first === undefined) return;
  test(`${fixture.name} answers for itself while a saved model is open`, () =>
    inTemporaryFolder(async (folder) => {
      const directory = join(folder, 'model');
      await saveModel(directory, { flavor, source, signature });
      await withSession(loadFixture(suite, fixture), (one) =>
        withSession(loadFixture(suite, { directory }), async (other) => {
          for (const [session, each] of [
            [one, first],
            [other, save.case],
            [one, first],
          ] as const) {
            const question = { rule: apartRule, where: each.name, ...inputOf(each) };
            const { expected: wanted, tolerance: near } = each;
            const actual = await ask(session, question);
            requireEqual(apartRule, {
              actual,
              expected: wanted,
              tolerance: near,
              where: each.name,
            });
          }
        }),
      );
    }));
}

function inputOf({ input, params }: SaveFixture['case']) {
  return { input, params };
}

async function inTemporaryFolder(step: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-testkit-'));
  try {
    await step(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
