/** Bytes of JSON that are read at once. */
export const inputBytes: i32 = 65536;

/** The bytes to read, and room for the zeros that end them. */
export const input: usize = memory.data(inputBytes + 8, 8);

/** The numbers that were read: a number and its comma have at least two bytes. */
export const output: usize = memory.data((inputBytes / 2 + 1) * 8, 8);

/** The powers of five that `nearestDouble` knows: from 5^-64 to 5^64. */
export const greatestPower: i32 = 64;

/** The first 128 bits of each power of five, as two `u64`, the high one first; written before the first call. */
export const powersOfFive: usize = memory.data((2 * greatestPower + 1) * 16, 8);

/** Lists may be nested this deep; the general parser reads deeper ones. */
export const greatestDepth: i32 = 8;

/** How many items the open list at each depth has so far. */
export const itemCounts: usize = memory.data((greatestDepth + 1) * 4, 4);

/** The length of the lists at each depth; 0 until the first one is complete. */
export const listLengths: usize = memory.data((greatestDepth + 1) * 4, 4);
