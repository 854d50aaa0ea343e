/**
 * The values of a header field in the order in which they were sent; Node joins some of them, and drops others.
 * @param name in lower case
 * @param rawHeaders names and values in turn
 */
export function valuesOf(name: string, rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? '';
    if (header.length === name.length && header.toLowerCase() === name) {
      values.push(rawHeaders[at + 1] ?? '');
    }
  }
  return values;
}
