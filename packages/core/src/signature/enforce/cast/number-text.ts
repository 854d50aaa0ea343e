const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const decimalInteger = /^-?\d+$/;

/** The longest text that is read as an integer: no type holds more than a few hundred digits. */
const maximumDigits = 400;

/**
 * Reads a number in JSON's grammar, or `NaN`, `Infinity`, `-Infinity`; white space around it is ignored.
 * @returns undefined for any other text, and for a finite number beyond the range of a double
 */
export function parseNumberText(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'NaN') return Number.NaN;
  if (trimmed === 'Infinity') return Number.POSITIVE_INFINITY;
  if (trimmed === '-Infinity') return Number.NEGATIVE_INFINITY;
  if (!jsonNumber.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** Reads a decimal integer of ASCII digits exactly; white space around it is ignored. */
export function parseIntegerText(text: string): number | bigint | undefined {
  const trimmed = text.trim();
  if (!decimalInteger.test(trimmed) || trimmed.length > maximumDigits) return undefined;
  const value = Number(trimmed);
  return Number.isSafeInteger(value) ? value : BigInt(trimmed);
}
