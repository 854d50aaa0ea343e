import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

/** `expect(actual).toEqual(expected)`, much faster where they are equal. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
