import { expect, test } from '@jest/globals';
import { shareOfLimits } from '../../src/workers/share-of-limits.js';

test('each of several servers has its share of what may wait', () => {
  const limits = { maxHeldBytes: 1000, maxQueued: 10, maxQueuedRows: 100 };
  const share = { maxHeldBytes: 334, maxQueued: 4, maxQueuedRows: 34 };
  expect(shareOfLimits({ modelPath: '/model', ...limits }, 3)).toEqual(share);
});
