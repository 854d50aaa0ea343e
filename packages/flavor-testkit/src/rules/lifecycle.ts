import { differenceOf } from '../difference-of.js';
import { expectRefusal } from '../expect-refusal.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { loadFixture } from '../load-fixture.js';

/** What happens when a session ends. */
export function lifecycleRules({ test, expect, flavor, fixtures }: FlavorSuite): void {
  for (const fixture of fixtures) {
    const [first] = fixture.cases;
    if (first === undefined) continue;

    test(`${fixture.name}: disposal waits for a running prediction`, async () => {
      const session = await loadFixture(flavor, fixture.directory);
      const running = Promise.resolve(
        session.predict(structuredClone(first.input), { params: first.params }),
      );
      const disposed = session.dispose();
      const [answer] = await Promise.all([running, disposed]);
      expect(differenceOf(answer, first.expected, first.tolerance)).toEqual(undefined);
    });

    test(`${fixture.name}: a second disposal does nothing, and a disposed model refuses to predict`, async () => {
      const session = await loadFixture(flavor, fixture.directory);
      await session.dispose();
      await session.dispose();
      await expectRefusal('a disposed session refuses predictions', () =>
        session.predict(structuredClone(first.input), { params: first.params }),
      );
    });
  }
}
