import type { FlavorSession } from '@mlmodel/core';
import { differenceOf } from '../difference-of.js';
import { expectRefusal } from '../expect-refusal.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';

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
      let isRunning = true;
      const ended = running.finally(() => {
        isRunning = false;
      });
      await Promise.all([ended.catch(() => undefined), disposalOf(session, () => isRunning)]);
      const answer = await running;
      expect(differenceOf(answer, first.expected, first.tolerance)).toEqual(undefined);
    });

    test(`${fixture.name}: disposal leaves another session of the same model alone`, () =>
      withSession(loadFixture(flavor, fixture.directory), async (session) => {
        const other = await loadFixture(flavor, fixture.directory);
        await other.dispose();
        const answer = await session.predict(structuredClone(first.input), {
          params: first.params,
        });
        expect(differenceOf(answer, first.expected, first.tolerance)).toEqual(undefined);
      }));

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

/** @throws Error with the rule when disposal ends while a prediction is running */
async function disposalOf(session: FlavorSession, isRunning: () => boolean): Promise<void> {
  await session.dispose();
  await new Promise((resolve) => setImmediate(resolve));
  if (isRunning()) throw new Error('disposal waits for running predictions: one runs still');
}
