import { describe, expect, test } from '@jest/globals';
import { formatPythonFloat } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { type FloatWriter, floatWriter } from '../../src/numeric/float-writer.js';

const writer = floatWriter() as FloatWriter;

/** The texts of floats, and how many of them WebAssembly has left to others. */
function write(values: readonly number[], separators = [',']): { text: string; others: number } {
  let others = 0;
  const most = writer.begin(separators, (value) => {
    others++;
    return formatPythonFloat(value);
  });
  let text = '';
  for (let start = 0; start < values.length; start += most) {
    const some = values.slice(start, start + most);
    writer.floats.set(some);
    text += writer.write(some.length);
  }
  return { text, others };
}

function expectSame(values: readonly number[]): void {
  expect(write(values).text).toBe(values.map((value) => `,${formatPythonFloat(value)}`).join(''));
}

const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const doubleOf = (bits: bigint) => new Float64Array(BigUint64Array.of(bits).buffer)[0] as number;
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 50, maxLength: 50 });

describe('floats are written as Python writes them', () => {
  test('for random bits', () => {
    fc.assert(fc.property(list(bits.map(doubleOf)), expectSame), fuzzRuns(2000));
  });

  test('for random bits of common sizes', () => {
    const common = fc
      .tuple(bits, fc.integer({ min: 1023 - 60, max: 1023 + 60 }))
      .map(([some, exponent]) =>
        doubleOf((some & 0x800fffffffffffffn) | (BigInt(exponent) << 52n)),
      );
    fc.assert(fc.property(list(common), expectSame), fuzzRuns(4000));
  });

  test('for 32-bit floats', () => {
    const single = bits.map(
      (some) => new Float32Array(BigUint64Array.of(some).buffer)[0] as number,
    );
    fc.assert(fc.property(list(single), expectSame), fuzzRuns(2000));
  });

  test('for few digits', () => {
    const short = fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -30, max: 30 }))
      .map(([digits, power]) => Number(`${digits}e${power}`));
    fc.assert(fc.property(list(short), expectSame), fuzzRuns(2000));
  });

  test('for powers of two and ten, and their neighbours', () => {
    const values: number[] = [];
    const view = new BigUint64Array(1);
    for (let power = -1074; power < 1024; power++) values.push(2 ** power);
    for (let power = -323; power < 309; power++) values.push(Number(`1e${power}`));
    const neighbours = values.flatMap((value) => {
      new Float64Array(view.buffer)[0] = value;
      const own = view[0] as bigint;
      return [own - 1n, own, own + 1n].map(doubleOf);
    });
    expectSame(neighbours);
    expectSame(neighbours.map((value) => -value));
  });

  test.each([
    0,
    -0,
    1,
    -1,
    10,
    100,
    9007199254740992,
    123456789012345680,
    1e16,
    9999999999999998,
    1e15,
    0.0001,
    0.00009999999999999999,
    0.1,
    0.5,
    1 / 3,
    2 / 3,
    5e-324,
    Number.MAX_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])('for %p', (value) => expectSame([value, value]));
});

test('ordinary floats are not left to others', () => {
  const values = [0, -0, 1, 1e-40, 1e60, 0.1, Math.fround(0.1), 2 ** -149 * 2 ** 23];
  expect(write(values).others).toBe(0);
  expect(write([Number.NaN, 5e-324, 1e300]).others).toBe(3);
});

test('separators of any length stand before the floats in turn', () => {
  const separators = Array.from({ length: 40 }, (_, index) => `<${'x'.repeat(index)}>`);
  const values = Array.from({ length: 100_000 }, (_, index) => index / 7);
  const expected = values.map((value, at) => `${separators[at % 40]}${formatPythonFloat(value)}`);
  expect(write(values, separators).text === expected.join('')).toBe(true);
});

test('separators that are too long or too many cannot be used', () => {
  expect(writer.begin(['x'.repeat(16_385)], String)).toBe(0);
  expect(writer.begin(new Array(1025).fill(','), String)).toBe(0);
  expect(writer.begin(['x'.repeat(16_384)], String)).toBeGreaterThan(0);
  expect(writer.begin(new Array(1024).fill(','), String)).toBeGreaterThan(0);
});
