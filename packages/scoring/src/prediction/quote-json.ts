const nonAscii = /[\u0080-\uffff]/g;
const plain = /^[ !#-[\]-~]*$/;

/** A string as JSON text in ASCII alone, other characters escaped, as Python's `json` writes it. */
export function quoteJson(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(nonAscii, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
