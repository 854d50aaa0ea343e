import { expect, test } from '@jest/globals';
import { MemoryStock } from '../src/memory-stock.js';

const hour = 3_600_000;

function stock({ mostBytes = 1000, idleTimeout = hour } = {}): MemoryStock {
  return new MemoryStock({ mostBytes, idleTimeout });
}

test('gives memory out again, also after a part of it came back', () => {
  const memory = stock();
  const first = memory.take(100);
  memory.give(first.subarray(0, 60));
  expect(memory.take(100).buffer).toBe(first.buffer);
  expect(memory.take(100).buffer).not.toBe(first.buffer);
});

test('gives out no memory that is too short, or more than twice as long', () => {
  const memory = stock();
  const given = memory.take(100);
  memory.give(given);
  for (const bytes of [101, 49]) {
    const taken = memory.take(bytes);
    expect([taken.byteLength, taken.buffer === given.buffer]).toEqual([bytes, false]);
  }
  expect(memory.take(50).buffer).toBe(given.buffer);
});

test('never gives memory out twice, even when it came back twice', () => {
  const memory = stock();
  const given = memory.take(100);
  memory.give(given);
  memory.give(given);
  const taken = [memory.take(100), memory.take(100)];
  expect(taken.map(({ byteLength }) => byteLength)).toEqual([100, 100]);
  expect(taken[0]?.buffer).not.toBe(taken[1]?.buffer);
});

test('frees other bytes', () => {
  const bytes = Buffer.alloc(100_000);
  const memory = stock({ mostBytes: 1_000_000 });
  memory.give(bytes);
  expect(bytes.byteLength).toBe(0);
  expect(memory.take(100_000).buffer).not.toBe(bytes.buffer);
});

test('frees what was not used for the longest time when it has too much', () => {
  const memory = stock({ mostBytes: 250 });
  const taken = [100, 101, 102].map((bytes) => memory.take(bytes));
  for (const bytes of taken) memory.give(bytes);
  expect(taken.map(({ byteLength }) => byteLength)).toEqual([0, 101, 102]);
});

test('frees everything when it was not used for a while', async () => {
  const memory = stock({ idleTimeout: 20 });
  const taken = memory.take(100);
  memory.give(taken);
  // A timer without this does not keep the process alive.
  while (taken.byteLength > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(memory.take(100).byteLength).toBe(100);
});
