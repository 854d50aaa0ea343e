/** Longest integer to expand: the largest double has 309 digits. */
const maximumDigits = 400;

/**
 * The exact integer value of a decimal number with a point or an exponent, such as `9007199254740993.0` or `1e18`,
 * which a double may not hold.
 * @param text a number as JSON or CSV has it, which may have a sign
 * @returns undefined for a number with a fraction, and for one of more than 400 digits
 */
export function exactInteger(text: string): bigint | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  const [mantissa = '', exponent = '0'] = unsigned.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`;
  const length = whole.length + Number(exponent);
  if (/[1-9]/.test(digits.slice(Math.max(length, 0)))) return undefined;
  const significant = digits.slice(0, Math.max(length, 0)).replace(/^0+/, '');
  const zeros = Math.max(length - digits.length, 0);
  if (significant === '') return 0n;
  if (significant.length + zeros > maximumDigits) return undefined;
  const magnitude = BigInt(significant + '0'.repeat(zeros));
  return text.startsWith('-') ? -magnitude : magnitude;
}

/**
 * Represents, in decoded requests, every number written with an exponent that is too large for a double; its negative
 * represents those too small. Infinity represents only the token.
 */
export const beyondDoubles = 10n ** 400n;
