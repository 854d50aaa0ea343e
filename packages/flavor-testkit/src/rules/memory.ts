import { isMlmodelError, type MlmodelError, memoryModelFiles } from '@mlmodel/core';
import { openModelDirectory, parseMlmodel as parse } from '@mlmodel/core/node';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorFixture } from '../flavor-suite.js';
import { requireMention, requireOneOf, resultOrRefusal } from '../refusal.js';
import { ask } from '../session/ask.js';
import { loadFixture, withSession } from '../session/load-fixture.js';

const rule =
  'a model in memory loads and answers the same, or is refused with an error that says that it needs a disk';
const claimRule = 'canLoad declines files without localPath if load needs a disk';

/** Models whose files are in memory. */
export function memoryRules({ suite, fixture, test }: FixtureTests): void {
  test('loads from memory, or says that it needs a disk', async () => {
    const files = memoryModelFiles(await contentsOf(fixture));
    const target = { directory: fixture.directory, files };
    const result = await resultOrRefusal(rule, () =>
      withSession(loadFixture(suite, target), async (session) => {
        for (const { name: where, input, params, expected, tolerance } of fixture.cases) {
          const actual = await ask(session, { rule, where, input, params });
          requireEqual(rule, { actual, expected, tolerance, where });
        }
      }),
    );
    if (isMlmodelError(result)) await requireDiskNeeded(result);
  });

  async function requireDiskNeeded(error: MlmodelError): Promise<void> {
    requireOneOf(rule, error, ['INVALID_STATE', 'NOT_IMPLEMENTED', 'INVALID_PARAMETER_VALUE']);
    requireMention(rule, error, ['disk', 'in memory']);
    const { flavor } = suite;
    const files = memoryModelFiles(await contentsOf(fixture));
    const { flavors } = parse(await files.read('MLmodel'));
    const config = flavor.parseConfig(flavors.get(flavor.name));
    const answer = await flavor.canLoad?.(config, files);
    if (answer?.ok) throw new BrokenRule(claimRule, 'it accepted');
  }
}

async function contentsOf({ directory }: FlavorFixture): Promise<Record<string, Uint8Array>> {
  const files = await openModelDirectory(directory);
  const paths = await files.list();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await files.read(path)] as const)),
  );
}
