/**
 * How JSON answers write NaN and the infinities: `null` writes NaN as null and infinities as the strings `"Infinity"`
 * and `"-Infinity"`; `string` writes NaN as `"NaN"` too; `token` writes MLflow's bare tokens, which are not JSON.
 */
export type NonFinite = 'null' | 'string' | 'token';

/** The JSON text of NaN or an infinity. */
export function formatNonFinite(value: number, style: NonFinite): string {
  if (style === 'token') return String(value);
  if (style === 'null' && Number.isNaN(value)) return 'null';
  return `"${value}"`;
}
