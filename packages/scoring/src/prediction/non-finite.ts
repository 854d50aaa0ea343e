/**
 * How JSON responses write NaN and the infinities: `null` writes NaN as null and infinities as the strings `"Infinity"`
 * and `"-Infinity"`; `string` writes NaN as `"NaN"` too; `token` writes MLflow's bare tokens, which are not JSON.
 */
export type NonFinite = 'null' | 'string' | 'token';

/** The JSON text of NaN or an infinity. */
export function formatNonFinite(value: number, style: NonFinite): string {
  if (style === 'token') return String(value);
  if (style === 'null' && Number.isNaN(value)) return 'null';
  return `"${value}"`;
}

const tokens: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

const quote = '"';
const backslash = 0x5c;

/** Converts the NaN and infinity tokens in a runtime's JSON text to the configured form. */
export function renderText(text: string, nonFinite: NonFinite): string {
  if (nonFinite === 'token' || !/NaN|Infinity/.test(text)) return text;
  const pieces: string[] = [];
  const marks = /"|NaN|-?Infinity/g;
  let start = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [token] = mark;
    if (token === quote) {
      marks.lastIndex = stringEnd(text, marks.lastIndex);
      continue;
    }
    pieces.push(text.slice(start, mark.index), formatNonFinite(tokens[token] as number, nonFinite));
    start = marks.lastIndex;
  }
  return pieces.join('') + text.slice(start);
}

/** Position after the quote that closes a string. A pattern for strings would overflow the stack on a long one. */
function stringEnd(text: string, start: number): number {
  for (let from = start; ; ) {
    const end = text.indexOf(quote, from);
    if (end < 0) return text.length;
    let unescaped = end;
    while (unescaped > from && text.charCodeAt(unescaped - 1) === backslash) unescaped--;
    from = end + 1;
    if ((end - unescaped) % 2 === 0) return from;
  }
}
