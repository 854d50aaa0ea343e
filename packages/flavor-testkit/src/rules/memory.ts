import { isMlmodelError, memoryModelFiles } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { differenceOf } from '../difference-of.js';
import type { FlavorFixture, FlavorSuite } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';

/** Models whose files lie on no disk: they load and answer the same, or are refused with a typed error. */
export function memoryRules({ test, expect, flavor, fixtures }: FlavorSuite): void {
  const [fixture] = fixtures;
  if (fixture === undefined) return;
  test(`${fixture.name}: loads from memory, or says why it cannot`, async () => {
    const files = memoryModelFiles(await contentsOf(fixture));
    const loading = loadFixture(flavor, fixture.directory, { files });
    const error: unknown = await withSession(loading, async (session) => {
      const [first] = fixture.cases;
      if (first === undefined) return;
      const answer = await session.predict(structuredClone(first.input), { params: first.params });
      expect(differenceOf(answer, first.expected, first.tolerance)).toEqual(undefined);
    }).catch((reason: unknown) => reason);
    if (error !== undefined && !isMlmodelError(error)) throw error;
  });
}

async function contentsOf({ directory }: FlavorFixture): Promise<Record<string, Uint8Array>> {
  const files = await openModelDirectory(directory);
  const paths = await files.list();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await files.read(path)] as const)),
  );
}
