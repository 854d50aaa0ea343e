import { unsupportedAnswer } from './unsupported-answer.js';

/**
 * A text that an answer writes as UTF-8, as it is. UTF-8 has no form for a lone surrogate, for which JSON has an escape.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for a text with one
 */
export function utf8Text(text: string, mediaType: string): string {
  if (text.isWellFormed()) return text;
  throw unsupportedAnswer(mediaType, 'it holds a lone surrogate, for which UTF-8 has no form');
}
