import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel } from '@mlmodel/core/node';
import { differenceOf } from '../difference-of.js';
import { expectRefusal } from '../expect-refusal.js';
import type { FlavorSuite, SaveFixture } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';

/** What is saved is loaded again and answers the same. */
export function savingRules(suite: FlavorSuite): void {
  const { test, expect, flavor, save } = suite;
  test('brings a model to save exactly if it can save', async () => {
    expect(save !== undefined).toEqual(flavor.save !== undefined);
  });
  if (save === undefined) return;
  roundTripRule(suite, save);
  sourceRule(suite);
}

function sourceRule({ test, expect, flavor }: FlavorSuite): void {
  test('refuses to save nothing, and leaves no directory behind', () =>
    inTemporaryFolder(async (folder) => {
      const rule = 'save refuses a source that it cannot save';
      const options = { flavor, source: undefined };
      const error = await expectRefusal(rule, () => saveModel(join(folder, 'model'), options));
      expect(error.errorCode).toEqual('INVALID_PARAMETER_VALUE');
      expect(await readdir(folder)).toEqual([]);
    }));
}

function roundTripRule({ test, expect, flavor }: FlavorSuite, save: SaveFixture): void {
  test('a saved model answers as the one that was saved', () =>
    inTemporaryFolder(async (folder) => {
      const directory = join(folder, 'model');
      const { source, signature } = save;
      await saveModel(directory, { flavor, source, signature });
      await withSession(loadFixture(flavor, directory), async (session) => {
        const { input, params, expected, tolerance } = save.case;
        const answer = await session.predict(structuredClone(input), { params });
        expect(differenceOf(answer, expected, tolerance)).toEqual(undefined);
      });
    }));
}

async function inTemporaryFolder(step: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-testkit-'));
  try {
    await step(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
