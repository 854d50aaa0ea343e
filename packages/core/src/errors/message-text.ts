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

/** Maximum number of names listed in a message. */
const most = 10;

/** Names for a message: `"a", "b" and 3 more`. */
export function quotedNames(names: readonly string[]): string {
  const listed = names.slice(0, most).map((name) => JSON.stringify(name));
  const rest = names.length - listed.length;
  return `${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
