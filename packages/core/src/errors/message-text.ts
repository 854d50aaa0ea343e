import { plainText } from '../flavor/logger.js';

/** The message of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Shortens a long text with an ellipsis, cutting between two words when its second half has a space.
 * @param length the maximum number of characters to keep
 */
export function shortenText(text: string, length: number): string {
  if (text.length <= length) return text;
  const gap = text.slice(0, length + 1).lastIndexOf(' ');
  const kept = text.slice(0, gap > length / 2 ? gap : length);
  return `${kept.trimEnd().replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Longest name in a message, in characters. */
const longestName = 60;

/** A name for a message: shortened, without characters that could confuse a terminal. */
export function shownName(name: string): string {
  return shortenText(plainText(name.slice(0, 4 * longestName)), longestName);
}

/** A {@link shownName} in quotes. */
export function quoteName(name: string): string {
  return JSON.stringify(shownName(name));
}

/** Maximum number of names listed in a message. */
const most = 10;

/**
 * Names for a message: `"a", "b" and 3 more`. Only texts are in quotes: the column 1 differs from the column "1".
 */
export function quotedNames(names: readonly unknown[]): string {
  const listed = names.slice(0, most).map(quoteLabel).join(', ');
  const rest = names.length - most;
  return rest > 0 ? `${listed} and ${rest} more` : listed;
}

function quoteLabel(name: unknown): string {
  return typeof name === 'string' ? quoteName(name) : shownName(String(name));
}
