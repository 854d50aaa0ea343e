import { expect, test } from '@jest/globals';
import { createKernel } from '../../src/forest/kernel.js';

test('a kernel has a memory of its own, of as many bytes as are asked for', () => {
  const [one, other] = [createKernel(1_000_000), createKernel(1)];
  expect(one?.buffer.byteLength).toBeGreaterThanOrEqual(1_000_000);
  expect(other?.buffer).not.toBe(one?.buffer);
});

test('there is none with more memory than WebAssembly has, and afterwards one with less', () => {
  expect(createKernel(2 ** 33)).toBeUndefined();
  expect(createKernel(1000)).toBeDefined();
});
