import { mkdir, rename, rm, stat, symlink, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Flavor } from '@mlmodel/core';
import { expectRefusal, forbidMention, requireMention } from '../expect-refusal.js';
import type { FlavorFixture, FlavorSuite } from '../flavor-suite.js';
import { loadFixture, readBlock } from '../load-fixture.js';
import { withModelCopy } from '../model-copy.js';

const locationRule =
  'an error names files relative to the model directory, and does not tell where it lies';

/** What the flavor's path fields lead to, when it is missing, broken or outside of the model directory. */
export function fileRules(suite: FlavorSuite): void {
  for (const fixture of suite.fixtures)
    for (const field of suite.supports.pathFields) pathFieldRules(suite, fixture, field);
}

function pathFieldRules(
  { test, expect, flavor }: FlavorSuite,
  fixture: FlavorFixture,
  field: string,
): void {
  test(`${fixture.name}: names what ${field} leads to when it is missing`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const path = await pathIn(flavor, copy, field);
      await rm(join(copy, path), { recursive: true });
      const rule = 'a missing file is refused at load, naming it';
      const error = await expectRefusal(rule, () => loadFixture(flavor, copy));
      requireMention(rule, error, basename(path));
      forbidMention(locationRule, error, dirname(copy));
    }));

  test(`${fixture.name}: refuses a ${field} that leads out of the model directory`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const block = await readBlock(flavor.name, copy);
      const path = await pathIn(flavor, copy, field);
      const outside = join(dirname(copy), 'outside');
      await rename(join(copy, path), outside);
      const rule = 'a path that leads out of the model directory is refused at load';
      for (const leadingOut of ['../outside', outside]) {
        const change = { block: { ...block, [field]: leadingOut } };
        const error = await expectRefusal(rule, () => loadFixture(flavor, copy, change));
        expect(error.status).toEqual(400);
      }
    }));

  test(`${fixture.name}: refuses a ${field} that is a link out of the model directory`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const path = await pathIn(flavor, copy, field);
      const outside = join(dirname(copy), 'outside');
      await rename(join(copy, path), outside);
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await symlink(outside, join(copy, path));
      const rule = 'a link that leads out of the model directory is refused at load';
      await expectRefusal(rule, () => loadFixture(flavor, copy));
    }));

  test(`${fixture.name}: refuses an empty file at ${field}`, () =>
    withModelCopy(fixture.directory, async (copy) => {
      const path = await pathIn(flavor, copy, field);
      if (!(await stat(join(copy, path))).isFile()) return;
      await truncate(join(copy, path));
      const rule = 'a broken file is refused at load, naming it';
      const error = await expectRefusal(rule, () => loadFixture(flavor, copy));
      requireMention(rule, error, basename(path));
      forbidMention(locationRule, error, dirname(copy));
    }));
}

async function pathIn<Config>(
  flavor: Flavor<Config>,
  directory: string,
  field: string,
): Promise<string> {
  const block = await readBlock(flavor.name, directory);
  const path: unknown = Object.entries(block).find(([key]) => key === field)?.[1];
  if (typeof path === 'string') return path;
  throw new Error(`${directory}/MLmodel has no path in flavors.${flavor.name}.${field}`);
}
