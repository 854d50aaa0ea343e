/** A string as JSON text in ASCII, other characters escaped, as Python's `json` writes it. */
export function quoteJson(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, escapeUnit);
}

const plain = /^[ !#-[\]-~]*$/;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Python writes magnitudes from the first up to the second without an exponent. */
const leastPlain = 1e-4;
const endOfPlain = 1e16;

/**
 * A float as Python's `json` writes it: the shortest text that reads back equal, always with a point or an exponent
 * (`1.0`, `1e-05`, `1e+16`), `NaN`, `Infinity` or `-Infinity`.
 */
export function formatPythonFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= leastPlain && magnitude < endOfPlain) {
    return Number.isInteger(value) ? `${value}.0` : `${value}`;
  }
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (!Number.isFinite(value)) return `${value}`;
  const [mantissa, power] = value.toExponential().split('e');
  const exponent = Number(power);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
