import type { Saved } from '../saved/saved.js';

/** Removes accents as the setting `strip_accents` asks; undefined where it asks for nothing. */
export function accentStripper(saved: Saved): ((text: string) => string) | undefined {
  if (!saved.has('strip_accents')) return undefined;
  if (saved.choice('strip_accents', ['ascii', 'unicode']) === 'ascii') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has them.
    return (text) => text.normalize('NFKD').replace(/[^\x00-\x7f]/g, '');
  }
  // Before 0.22, what was decomposed already kept its accents.
  const keepsDecomposed = saved.version < 0.22;
  return (text) => {
    const decomposed = text.normalize('NFKD');
    if (keepsDecomposed && decomposed === text) return text;
    return decomposed.replace(/\p{M}/gu, (mark) => (isCombining(mark) ? '' : mark));
  };
}

/**
 * Whether `unicodedata.combining` is not 0 for a character that does not decompose: normalization moves it over a character of
 * another combining class.
 */
function isCombining(character: string): boolean {
  const overlay = '\u0334';
  const acute = '\u0301';
  return (
    (character + overlay).normalize('NFD') !== character + overlay ||
    (acute + character).normalize('NFD') !== acute + character
  );
}
