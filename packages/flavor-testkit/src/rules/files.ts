import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FixtureTests } from '../fixture-tests.js';
import { expectRefusal, forbidMention, requireMention, requireOneOf } from '../refusal.js';
import { loadFixture, readBlock } from '../session/load-fixture.js';
import { withModelCopy } from '../session/model-copy.js';

const locationRule =
  'an error names files relative to the model directory, without the location of that directory';

/** What the flavor's path fields lead to, when it is missing or outside of the model directory. */
export function fileRules(tests: FixtureTests): void {
  for (const field of tests.suite.supports.pathFields) pathFieldRules(tests, field);
}

function pathFieldRules({ suite, fixture, test }: FixtureTests, field: string): void {
  const { flavor } = suite;
  test(`names what ${field} leads to when it is missing`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const path = await pathIn(flavor.name, { directory: copy, field });
      await rm(join(copy, path), { recursive: true });
      const rule = 'a missing file is refused at load, naming it';
      const error = await expectRefusal(rule, () => loadFixture(suite, { directory: copy }));
      requireMention(rule, error, [basename(path)]);
      forbidMention(locationRule, error, dirname(copy));
    }));

  test(`refuses a ${field} that leads out of the model directory`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const block = await readBlock(flavor.name, copy);
      const path = await pathIn(flavor.name, { directory: copy, field });
      const outside = join(dirname(copy), 'outside');
      await rename(join(copy, path), outside);
      const rule = 'a path that leads out of the model directory is refused at load';
      for (const leadingOut of ['../outside', outside]) {
        const target = { directory: copy, block: { ...block, [field]: leadingOut } };
        const error = await expectRefusal(rule, () => loadFixture(suite, target));
        requireOneOf(rule, error, [400]);
      }
    }));

  test(`refuses a ${field} that is a link out of the model directory`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const path = await pathIn(flavor.name, { directory: copy, field });
      const outside = join(dirname(copy), 'outside');
      await rename(join(copy, path), outside);
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await symlink(outside, join(copy, path));
      const rule = 'a link that leads out of the model directory is refused at load';
      await expectRefusal(rule, () => loadFixture(suite, { directory: copy }));
    }));
}

/** The path in a field of a model directory's block; undefined when it has none. */
export async function pathOf(
  flavorName: string,
  { directory, field }: { readonly directory: string; readonly field: string },
): Promise<string | undefined> {
  const block = await readBlock(flavorName, directory);
  const path: unknown = Object.entries(block).find(([key]) => key === field)?.[1];
  return typeof path === 'string' ? path : undefined;
}

async function pathIn(
  flavorName: string,
  place: { readonly directory: string; readonly field: string },
): Promise<string> {
  const path = await pathOf(flavorName, place);
  if (path !== undefined) return path;
  throw new Error(`${place.directory}/MLmodel has no path in flavors.${flavorName}.${place.field}`);
}
