import { formatNonFinite, type NonFinite } from './non-finite.js';

const tokens: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** JSON text that a runtime has written, with its tokens for NaN and infinities in the form of answers. */
export function renderText(text: string, nonFinite: NonFinite): string {
  if (nonFinite === 'token' || !/NaN|Infinity/.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (part) => {
    const value = tokens[part];
    return value === undefined ? part : formatNonFinite(value, nonFinite);
  });
}
