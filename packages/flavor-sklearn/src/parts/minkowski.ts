import type { MatrixRow } from './exact-products.js';

/** How numbers of two rows differ: the power of Minkowski's distance, and infinity for the largest difference. */
export type Power = number;

/** Between which rows, and how. */
export interface PowerDistance {
  readonly width: number;
  readonly power: Power;
}

/** The distance to its power, which is cheaper and has the same order. */
export function poweredDistance(
  a: MatrixRow,
  b: MatrixRow,
  { width, power }: PowerDistance,
): number {
  let sum = 0;
  for (let column = 0; column < width; column += 1) {
    const difference =
      (a.values[a.start + column] as number) - (b.values[b.start + column] as number);
    sum = addPower(sum, Math.abs(difference), power);
  }
  return sum;
}

/** A sum with the power of a difference in one column more. */
export function addPower(sum: number, difference: number, power: Power): number {
  if (power === 2) return sum + difference * difference;
  if (power === 1) return sum + difference;
  return power === Number.POSITIVE_INFINITY ? Math.max(sum, difference) : sum + difference ** power;
}

/** The distance to a power, of the distance. */
export function powerOf(distance: number, power: Power): number {
  if (power === Number.POSITIVE_INFINITY || power === 1) return distance;
  return power === 2 ? distance * distance : distance ** power;
}

/** The distance, of the one to its power. */
export function rootOf(sum: number, power: Power): number {
  if (power === 2) return Math.sqrt(sum);
  return power === 1 || power === Number.POSITIVE_INFINITY ? sum : sum ** (1 / power);
}
