import { expect, test } from '@jest/globals';
import { safeLogger } from '../../src/index.js';

test('a safe logger passes messages on, and outlives a logger that throws or rejects', async () => {
  const lines: string[] = [];
  const logger = safeLogger({
    debug: () => {
      throw new Error('the disk is full');
    },
    info: () => Promise.reject(new Error('the disk is full')),
    warn: (message) => void lines.push(message),
    error(message) {
      this.warn(`error: ${message}`);
    },
  });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](level);
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual(['warn', 'error: error']);
});

test('without a logger, messages are dropped', () => {
  expect(safeLogger(undefined).error('message')).toBeUndefined();
});
