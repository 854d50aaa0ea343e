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
