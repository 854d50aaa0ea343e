import { expect, test } from '@jest/globals';
import { plainText } from '../../src/flavor/logger.js';
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

test.each([
  ['colours', '\u001b[1;31mred\u001b[0m and \u009b32mgreen', 'red and green'],
  ['titles of terminals and links', '\u001b]0;title\u0007\u001b]8;;http://a\u0007link', 'link'],
  ['other control characters', 'a\u0000\u0007\b\u007f\u0085b\r', 'ab'],
  ['line ends of every kind', 'one\ntwo\u2028three', 'onetwothree'],
  ['marks that reorder text', 'abc\u202edef\u2066', 'abcdef'],
])('%s are left out', (_what, line, plain) => {
  expect(plainText(line)).toBe(plain);
});

test('tabs and letters of every script stay', () => {
  expect(plainText('\tü 模型 🙂')).toBe('\tü 模型 🙂');
});

test.each(['\u001b]', '\u001b[;;', ';'])('the work is linear in the text: %j', (piece) => {
  const start = `\u001b[${piece}`;
  expect(plainText(start + piece.repeat(1_000_000)).length).toBeLessThanOrEqual(3_000_000);
});
