import { expect, test } from '@jest/globals';
import { releaseBytes } from '../src/release-bytes.js';

test('frees bytes with memory of their own', () => {
  const bytes = Buffer.alloc(100_000);
  releaseBytes(bytes);
  expect(bytes.buffer.byteLength).toBe(0);
});

test('leaves a view of larger memory', () => {
  const whole = Buffer.alloc(100_000, 1);
  releaseBytes(whole.subarray(1));
  expect(whole[0]).toBe(1);
});
