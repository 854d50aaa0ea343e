import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { StartOutput } from '../../src/pool/start-output.js';

const first = {};
const spare = {};

describe('a line of a second process', () => {
  test.each([
    ['a warning', 'UserWarning: too old', 'UserWarning: too old'],
    ['MLflow', '2026/11/30 02:41:56 WARNING mlflow: a', '2026/11/30 02:42:07 WARNING mlflow: a'],
    ['logging', '2026-11-30 02:41:56,123 - INFO - a', '2026-11-30 02:42:07,4 - INFO - a'],
    ['TensorFlow', '2026-11-30 02:41:56.123456: I a.cc:1] b', '2026-11-30 02:42:07.1: I a.cc:1] b'],
    [
      'absl',
      'E0000 00:00:1732934516.12   4711 a.cc:1] b',
      'E0000 00:00:1732934519.9    815 a.cc:1] b',
    ],
    ['an address', 'got <Model object at 0x7f00aa10>', 'got <Model object at 0x7f00bb20>'],
  ])('is old if only time, thread or address differ: %s', (_what, line, other) => {
    const output = new StartOutput();
    expect(output.isNew(line, first)).toBe(true);
    expect(output.isNew(other, spare)).toBe(false);
  });

  test.each([
    ['loaded 3 trees', 'loaded 4 trees'],
    ['process 4711', 'process 815'],
    ['E0000 00:00:1732934516.12 4711 a.cc:1] b', 'W0000 00:00:1732934516.12 4711 a.cc:1] b'],
  ])('is new if anything else differs: %s', (line, other) => {
    const output = new StartOutput();
    output.isNew(line, first);
    expect(output.isNew(other, spare)).toBe(true);
  });
});

test('a process may repeat itself', () => {
  const output = new StartOutput();
  expect([output.isNew('a', first), output.isNew('a', first)]).toEqual([true, true]);
});

test('the lines of a process that did not start are forgotten', () => {
  const output = new StartOutput();
  output.isNew('a', first);
  output.forget(first);
  expect(output.isNew('a', spare)).toBe(true);
});

test('what is remembered is bounded; lines beyond that are logged', () => {
  const output = new StartOutput();
  for (let at = 0; at < 1_000; at++) output.isNew(`${at} ${'x'.repeat(1_000)}`, first);
  expect(output.isNew(`5 ${'x'.repeat(1_000)}`, spare)).toBe(false);
  expect(output.isNew(`999 ${'x'.repeat(1_000)}`, spare)).toBe(true);
});

test('comparing lines is linear work', async () => {
  const make = (size: number) => `E0000 00:00:${'1.'.repeat(size)}${'02:'.repeat(size)}`;
  const work = (line: string) => new StartOutput().isNew(line, first);
  expect(await superlinearWork({ make, work })).toBeUndefined();
});
