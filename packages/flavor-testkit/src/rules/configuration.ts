import { openModelDirectory } from '@mlmodel/core/node';
import { expectRefusal, requireMention } from '../expect-refusal.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { readBlock } from '../load-fixture.js';

/** What is in no way the block of a flavor. */
const notBlocks: readonly unknown[] = [null, undefined, 7, 'model.bin', ['data']];

/** The flavor's own facts and `parseConfig`. */
export function configurationRules({ test, expect, flavor, ...suite }: FlavorSuite): void {
  test('names its contract and its key', async () => {
    expect(flavor.specVersion).toEqual(1);
    expect(typeof flavor.name === 'string' && flavor.name.length > 0).toEqual(true);
  });

  for (const block of notBlocks)
    test(`refuses ${JSON.stringify(block) ?? 'undefined'} as its block`, async () => {
      const rule = 'parseConfig refuses what is no mapping';
      const error = await expectRefusal(rule, () => flavor.parseConfig(block));
      expect(error.errorCode).toEqual('INVALID_PARAMETER_VALUE');
    });

  for (const { block, field } of suite.invalidBlocks)
    test(`refuses the block ${JSON.stringify(block)}, naming ${field}`, async () => {
      const rule = 'parseConfig names the field that it refuses';
      const error = await expectRefusal(rule, () => flavor.parseConfig(block));
      expect(error.errorCode).toEqual('INVALID_PARAMETER_VALUE');
      requireMention(rule, error, field);
    });

  for (const fixture of suite.fixtures)
    test(`takes the block of ${fixture.name} with a field of a later version`, async () => {
      const block = await readBlock(flavor.name, fixture.directory);
      flavor.parseConfig({ ...block, field_of_a_later_version: true });
    });

  for (const fixture of suite.fixtures)
    test(`says that it can load ${fixture.name} on this machine`, async () => {
      const config = flavor.parseConfig(await readBlock(flavor.name, fixture.directory));
      const answer = (await flavor.canLoad?.(
        config,
        await openModelDirectory(fixture.directory),
      )) ?? { ok: true };
      expect(answer).toEqual({ ok: true });
    });
}
