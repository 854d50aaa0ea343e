import { expect, test } from '@jest/globals';
import { bodyKinds, longestText } from '../bodies/body.ts';
import { makeBody } from '../bodies/make-body.ts';
import { runBodies } from '../run/run-bodies.ts';

test.each(bodyKinds)(
  '200 %s bodies are all answered, none with a status of 500 or above',
  async (kind) => {
    const { failures, statuses } = await runBodies({ kind, first: 0, count: 200 });
    expect(failures).toEqual([]);
    expect([...statuses.values()].reduce((sum, times) => sum + times, 0)).toBe(200);
    expect(statuses.get(400)).toBeGreaterThan(20);
    expect(statuses.get(200)).toBeGreaterThan(0);
  },
  600_000,
);

test.each(bodyKinds)('a %s body follows from its number', (kind) => {
  const bodies = Array.from({ length: 50 }, (_, seed) => makeBody(kind, seed));
  const texts = bodies.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
  expect(new Set(texts).size).toBeGreaterThan(40);
  expect(texts).toEqual(
    bodies.map((_, seed) => Buffer.from(makeBody(kind, seed).bytes).toString('latin1')),
  );
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(longestText + 64);
});
