import { isJsonObject, mapEntries } from '@mlmodel/core';

/** A nested value as JavaScript writes it: integers up to 2^53 are numbers, whatever kind of number was sent. */
export function plainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plainNumbers);
  return isJsonObject(value) ? mapEntries(value, (_key, item) => plainNumbers(item)) : value;
}
