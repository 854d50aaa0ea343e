import { type DoublePair, pairOf, productRest, sumRest } from './double-pairs.js';

/**
 * Exponential functions that are rounded correctly but for about one argument in ten thousand, as the C library has them.
 * Those of `Math` differ in the last bit of one answer in ten, which machines of support vectors and distances of near points
 * show thousands of times as large. Method: Tang, "Table-driven implementation of the exponential function", 1989:
 * `e ** x = 2 ** exponent * power * e ** rest`, with one of 128 powers of two and a rest of at most 0.0028.
 */

const steps = 128;
const stepsPerUnit = steps / Math.LN2;
/** ln 2 / 128: 35 bits, of which products with counts are exact, and the bits that follow. */
const stepHigh = Math.round((Math.LN2 / steps) * 2 ** 42) * 2 ** -42;
const stepLow = (Math.LN2 - stepHigh * steps + 2.3190468138462996e-17) / steps;
/** Adding it rounds a double to a whole number. */
const rounder = 1.5 * 2 ** 52;

/** Pairs of 2 ** (index / 128). */
const powers = powersOfTwo();

/** Powers of two from 2 ** -1022. */
const lowest = 1022;
const scales = Float64Array.from({ length: 2047 }, (_, at) => 2 ** (at - lowest));

interface Reduced {
  readonly exponent: number;
  readonly power: number;
  readonly powerLow: number;
  readonly rest: number;
  /** `e ** rest - 1 - rest`, and what rounding leaves of the rest. */
  readonly tail: number;
}

function reduced(x: number): Reduced {
  const count = x * stepsPerUnit + rounder - rounder;
  const before = x - count * stepHigh;
  const rest = before - count * stepLow;
  const restLow = before - rest - count * stepLow;
  const third = 1 / 6 + rest * (1 / 24 + rest * (1 / 120 + rest / 720));
  const at = 2 * (count & (steps - 1));
  return {
    exponent: count >> 7,
    power: powers[at] as number,
    powerLow: powers[at + 1] as number,
    rest,
    tail: restLow + rest * rest * (0.5 + rest * third),
  };
}

/** `e ** x`. Answers below 1e-307 are those of `Math`. */
export function exp(x: number): number {
  return x > -708 && x < 709 ? expPair(x).high : Math.exp(x);
}

/** `e ** x` for numbers of a size below 708. */
export function expPair(x: number): DoublePair {
  const { exponent, power, powerLow, rest, tail } = reduced(x);
  const scale = scales[exponent + lowest] as number;
  const product = power * rest;
  const sum = power + product;
  const low = power - sum + product + productRest(power, rest, product);
  const pair = pairOf(sum, low + (power * tail + powerLow * (1 + rest)));
  return { high: pair.high * scale, low: pair.low * scale };
}

/** `e ** x - 1` for numbers of a size below 708, with all bits for small numbers too. */
export function expm1Pair(x: number): DoublePair {
  if (Math.abs(x) < 0.03) return seriesOf(x);
  const { high, low } = expPair(x);
  return pairOf(high - 1, sumRest(high, -1, high - 1) + low);
}

/** The first two terms of the series as pairs, and the others, which add to the last bits. */
function seriesOf(x: number): DoublePair {
  const square = x * x;
  let others = 1;
  for (let order = 10; order > 3; order -= 1) others = 1 + (x / order) * others;
  const half = square / 2;
  const rests = sumRest(x, half, x + half) + productRest(x, x, square) / 2;
  return pairOf(x + half, rests + ((square * x) / 6) * others);
}

/** `e ** x - 1`. */
export function expm1(x: number): number {
  return Math.abs(x) < 40 && x !== 0 ? expm1Pair(x).high : Math.expm1(x);
}

/** `(e ** 2x - 1) / (e ** 2x + 1)`. */
export function tanh(x: number): number {
  if (!(Math.abs(x) < 20) || x === 0) return Math.tanh(x);
  const { high, low } = expm1Pair(2 * x);
  const divisor = high + 2;
  const divisorLow = sumRest(high, 2, divisor) + low;
  const share = high / divisor;
  const product = share * divisor;
  const left = high - product - productRest(share, divisor, product) + low - share * divisorLow;
  return share + left / divisor;
}

function powersOfTwo(): Float64Array {
  const bits = 160n;
  let root = 2n << bits;
  for (let part = 1; part < steps; part *= 2) root = squareRoot(root << bits);
  const pairs = new Float64Array(2 * steps);
  for (let at = 0, power = 1n << bits; at < pairs.length; at += 2) {
    const high = Number(power);
    pairs[at] = high * 2 ** -160;
    pairs[at + 1] = Number(power - BigInt(high)) * 2 ** -160;
    power = (power * root) >> bits;
  }
  return pairs;
}

/** The root of a number below 2 ** 322, rounded down, by the method of Newton. */
function squareRoot(square: bigint): bigint {
  let root = 1n << 161n;
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
