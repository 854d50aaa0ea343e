/** The numbers of words or characters of a term. */
export interface Lengths {
  readonly least: number;
  readonly most: number;
}

/**
 * All runs of words, joined by spaces, or of the characters of a text. Source: `_word_ngrams` and `_char_ngrams` of
 * scikit-learn.
 */
export function ngramsOf(source: string | readonly string[], { least, most }: Lengths): string[] {
  const parts = typeof source === 'string' ? Array.from(source) : source;
  const separator = typeof source === 'string' ? '' : ' ';
  const terms: string[] = [];
  for (let length = least; length <= Math.min(most, parts.length); length += 1) {
    for (let start = 0; start + length <= parts.length; start += 1)
      terms.push(parts.slice(start, start + length).join(separator));
  }
  return terms;
}

/** Runs of the characters of each word, with a space on both sides; short words once. Source: `_char_wb_ngrams`. */
export function ngramsOfWords(words: readonly string[], { least, most }: Lengths): string[] {
  const terms: string[] = [];
  for (const word of words) {
    if (word === '') continue;
    const characters = [' ', ...word, ' '];
    for (let length = least; length <= most; length += 1) {
      terms.push(characters.slice(0, length).join(''));
      if (length >= characters.length) break;
      for (let start = 1; start + length <= characters.length; start += 1)
        terms.push(characters.slice(start, start + length).join(''));
    }
  }
  return terms;
}
