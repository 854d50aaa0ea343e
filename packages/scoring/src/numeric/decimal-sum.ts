import { decimalPowers, greatestPower } from './decimal-power.js';

/** A bound on the relative error of the sum of products, which is below 2^-95. */
const errorBound = 2 ** -90;

/**
 * head * 10^headPower + tail * 10^tailPower rounded to the nearest double. The products with the first two parts of a
 * power are exact, and each sum is split into a rounded part and its error (Dekker's fast two-sum), which gives twice
 * the precision of a double.
 * @param head an integer below 2^30, larger in weight than the tail
 * @param tail an integer below 2^30
 * @returns NaN when the powers are not in the table, or the sum is so near to the middle between two doubles that its
 * error could decide
 */
export function decimalSum(
  head: number,
  headPower: number,
  tail: number,
  tailPower: number,
): number {
  if (tailPower < -greatestPower || headPower > greatestPower) return Number.NaN;
  const { first, second, third } = decimalPowers();
  const a = headPower + greatestPower;
  const b = tailPower + greatestPower;
  const largest = head * (first[a] as number);
  const next = head * (second[a] as number);
  const tailLargest = tail * (first[b] as number);
  const partial = largest + next;
  const sum = partial + tailLargest;
  const errors = next - (partial - largest) + (tailLargest - (sum - partial));
  const small = head * (third[a] as number) + tail * (second[b] as number);
  const rest = errors + (small + tail * (third[b] as number));
  const value = sum + rest;
  const remainder = rest - (value - sum);
  const margin = value * errorBound;
  const sure = value + (remainder + margin) === value && value + (remainder - margin) === value;
  return sure ? value : Number.NaN;
}
