/** The message of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The beginning of a text that may be long, with an ellipsis in place of the rest, cut between two words where there is
 * a gap in its second half.
 * @param length the most characters to keep
 */
export function shortenText(text: string, length: number): string {
  if (text.length <= length) return text;
  const gap = text.slice(0, length + 1).lastIndexOf(' ');
  const kept = text.slice(0, gap > length / 2 ? gap : length);
  return `${kept.trimEnd().replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The most names that a message lists. */
const most = 10;

/** Names for a message: `"a", "b" and 3 more`. */
export function quotedNames(names: readonly string[]): string {
  const listed = names.slice(0, most).map((name) => JSON.stringify(name));
  const rest = names.length - listed.length;
  return `${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
