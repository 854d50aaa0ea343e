import { describe, expect, test } from '@jest/globals';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { exp, expm1, tanh } from '../../src/math/exponentials.js';
import { log, log1p } from '../../src/math/logarithms.js';

/** Numbers with 220 bits after the point. */
const bits = 220n;
const one = 1n << bits;

/** A double of a size from 2 ** -160, or 0. */
function fixed(value: number): bigint {
  return BigInt(value * 2 ** Number(bits));
}

/** Rounded once. */
function rounded(value: bigint): number {
  return Number(value) * 2 ** -Number(bits);
}

function power(exponent: bigint): bigint {
  const part = exponent >> 20n;
  let sum = one;
  let term = one;
  for (let order = 1n; order < 16n; order += 1n) {
    term = (term * part) / (one * order);
    sum += term;
  }
  for (let square = 0; square < 20; square += 1) sum = (sum * sum) >> bits;
  return sum;
}

/** Newton's method from the logarithm of `Math`. */
function logarithm(value: bigint): bigint {
  let result = fixed(Math.log(rounded(value)));
  for (let step = 0; step < 4; step += 1) {
    result += ((value - power(result)) * one) / value;
  }
  return result;
}

const random = pseudoRandom();
const numbers = (size: number) => Array.from({ length: 300 }, () => (random() - 0.5) * 2 * size);
const any = [...numbers(20), ...numbers(1), ...numbers(0.04), ...numbers(1e-6)];

describe.each([
  ['exp', exp, any, (x: bigint) => power(x)],
  ['expm1', expm1, any, (x: bigint) => power(x) - one],
  ['tanh', tanh, any, (x: bigint) => ((power(2n * x) - one) * one) / (power(2n * x) + one)],
  ['log', log, any.map((x) => Math.exp(x)), logarithm],
  ['log1p', log1p, any.map((x) => Math.expm1(x)), (x: bigint) => logarithm(one + x)],
] as const)('%s', (name, own, places, right) => {
  test('is rounded correctly', () => {
    const wrong = places.filter((x) => own(x) !== rounded(right(fixed(x))));
    expect(wrong).toEqual([]);
  });

  test('answers as Math at its limits', () => {
    const { [name]: builtIn } = Math;
    const { MAX_VALUE, MIN_VALUE, POSITIVE_INFINITY } = Number;
    const sizes = [0, MIN_VALUE, 1e-310, 744, 800, MAX_VALUE, POSITIVE_INFINITY];
    for (const x of [...sizes, ...sizes.map((size) => -size), Number.NaN]) {
      expect([x, own(x)]).toEqual([x, builtIn(x)]);
    }
  });
});
