/** How many floats are written at once, at most. */
export const mostFloats: i32 = 4096;

/** The floats to write. */
export const floats: usize = memory.data(mostFloats * 8, 8);

/** The bytes of a float's text, at most, with those that are written beyond its end. */
export const mostFloatBytes: i32 = 64;

/** The text of the floats, with what stands before each. */
export const textBytes: i32 = 262144;
export const text: usize = memory.data(textBytes, 8);

/** How many texts can stand before floats in turn, and how long all of them together may be. */
export const mostSeparators: i32 = 1024;
export const separatorBytes: i32 = 16384;

/** The texts that stand before floats in turn, one after another, and where each of them ends. */
export const separators: usize = memory.data(separatorBytes + 8, 8);
export const separatorEnds: usize = memory.data(mostSeparators * 4, 4);

/** The powers of five that `shortestDigits` knows: from 5^-64 to 5^64. */
export const greatestPower: i32 = 64;

/** The first 128 bits of each power of five, rounded up, as two `u64`, the high one first; written before the first call. */
export const powersOfFive: usize = memory.data((2 * greatestPower + 1) * 16, 8);
