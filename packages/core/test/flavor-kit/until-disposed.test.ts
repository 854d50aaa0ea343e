import { expect, test } from '@jest/globals';
import type { ModelInput } from '../../src/data/model-data.js';
import { untilDisposed } from '../../src/flavor-kit/until-disposed.js';

const input: ModelInput = { kind: 'json', value: 1 };

/** A session whose predictions end on demand. */
function heldSession() {
  const order: string[] = [];
  let finish = (): void => {};
  const session = untilDisposed({
    predict: (data) =>
      new Promise((resolve) => {
        finish = () => {
          order.push('predicted');
          resolve(data);
        };
      }),
    release: () => {
      order.push('released');
    },
  });
  return { ...session, order, finish: () => finish() };
}

test('disposal waits for a running prediction, and happens once', async () => {
  const { predict, dispose, order, finish } = heldSession();
  const running = predict(input, {});
  const disposals = [dispose(), dispose()];
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  finish();
  expect(await running).toEqual(input);
  await Promise.all(disposals);
  expect(order).toEqual(['predicted', 'released']);
});

test('a disposed session refuses predictions', async () => {
  const { predict, dispose } = heldSession();
  await dispose();
  await expect(predict(input, {})).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
});

test('a failed prediction does not hold up disposal', async () => {
  const session = untilDisposed({
    predict: () => {
      throw new Error('no');
    },
    release: () => {},
  });
  await expect(session.predict(input, {})).rejects.toThrow('no');
  await session.dispose();
});

test('a call that was given up does not start', async () => {
  const { predict } = heldSession();
  await expect(predict(input, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
