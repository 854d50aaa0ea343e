import { BrokenRule } from '../broken-rule.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { expectRefusal, requireMention, requireOneOf } from '../refusal.js';
import { readBlock } from '../session/load-fixture.js';

/** Values that are not blocks. */
const notBlocks: readonly unknown[] = [null, undefined, 7, 'model.bin', ['data']];

const fieldRule = 'parseConfig names the field that it refuses';

/** The flavor's constants and `parseConfig`. */
export function configurationRules({ test, expect, flavor, ...suite }: FlavorSuite): void {
  test('names its contract and its key', async () => {
    expect(flavor.specVersion).toEqual(1);
    expect(typeof flavor.name === 'string' && flavor.name.length > 0).toEqual(true);
  });

  for (const block of notBlocks)
    test(`refuses ${JSON.stringify(block) ?? 'undefined'} as its block`, async () => {
      const rule = 'parseConfig refuses anything but a mapping';
      const error = await expectRefusal(rule, () => flavor.parseConfig(block));
      requireOneOf(rule, error, ['INVALID_PARAMETER_VALUE']);
    });

  for (const { block, field } of suite.invalidBlocks)
    test(`refuses the block ${JSON.stringify(block)}, naming ${field}`, async () => {
      const error = await expectRefusal(fieldRule, () => flavor.parseConfig(block));
      requireOneOf(fieldRule, error, ['INVALID_PARAMETER_VALUE']);
      requireMention(fieldRule, error, [field]);
    });

  for (const field of suite.supports.pathFields)
    for (const path of [7, null, ['model.bin']])
      test(`refuses ${JSON.stringify(path)} as the path ${field}`, async () => {
        const [fixture] = suite.fixtures;
        if (fixture === undefined) return;
        const block = { ...(await readBlock(flavor.name, fixture.directory)), [field]: path };
        // A path may be optional; then null counts as absent.
        if (path === null && isParsed(() => flavor.parseConfig(block))) return;
        const error = await expectRefusal(fieldRule, () => flavor.parseConfig(block));
        requireMention(fieldRule, error, [field]);
      });

  for (const fixture of suite.fixtures)
    test(`takes the block of ${fixture.name} with a field of a later version`, async () => {
      const block = await readBlock(flavor.name, fixture.directory);
      const given = structuredClone(block);
      try {
        flavor.parseConfig({ ...given, field_of_a_later_version: true });
      } catch (cause) {
        const rule = 'parseConfig takes fields of later versions';
        throw new BrokenRule(rule, `it threw ${String(cause)}`, cause);
      }
      expect(given).toEqual(block);
    });
}

function isParsed(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
