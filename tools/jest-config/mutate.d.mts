/** A number from 0 to 1, without 1. */
type Random = () => number;

/** One of some items. */
export function pick<Item>(items: readonly Item[], random: Random): Item;

/**
 * A copy of a file with some bytes changed, left out, repeated, exchanged with others, or cut off. Some of the new bytes mean
 * something in text formats: digits, signs, the ends of things.
 */
export function mutate(original: Uint8Array, random: Random): Uint8Array;
