import { invalidInput } from '../errors.js';

/**
 * Converts times of another unit to nanoseconds since 1970.
 * @param factor nanoseconds in the unit
 * @throws MlmodelError `BAD_REQUEST` for a time that 64-bit nanoseconds cannot hold
 */
export function scaleTimes(
  times: ArrayLike<bigint | number | null | undefined>,
  factor: bigint,
): BigInt64Array {
  const scaled = new BigInt64Array(times.length);
  for (let index = 0; index < times.length; index++) {
    const nanoseconds = BigInt(times[index] ?? 0) * factor;
    if (BigInt.asIntN(64, nanoseconds) !== nanoseconds) {
      throw invalidInput(`Row ${index} holds a time outside of the years 1678 to 2261.`, {
        row: index,
      });
    }
    scaled[index] = nanoseconds;
  }
  return scaled;
}
