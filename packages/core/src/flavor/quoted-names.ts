/** The most names that a message lists. */
const most = 10;

/** Names for a message: `"a", "b" and 3 more`. */
export function quotedNames(names: readonly string[]): string {
  const listed = names.slice(0, most).map((name) => JSON.stringify(name));
  const rest = names.length - listed.length;
  return `${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
