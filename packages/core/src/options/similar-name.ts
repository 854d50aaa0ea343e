/** Longest name that is compared. */
const longest = 64;

/**
 * The name that a mistyped one most likely means: at most a third of the letters differ, and the numbers are the same.
 */
export function similarName(name: string, names: Iterable<string>): string | undefined {
  const wanted = comparable(name);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const other = comparable(candidate);
    if (numbersIn(other) !== numbersIn(wanted)) continue;
    const distance = editDistance(wanted, other);
    if (distance >= least || distance > Math.max(wanted.length, other.length) / 3) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** Case, the separators between words, and a plural do not count as mistakes. */
export function comparable(name: string): string {
  return name
    .slice(0, longest)
    .toLowerCase()
    .replace(/[-_.\s]/g, '')
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^su])s$/, '$1');
}

/** Columns are often numbered, and a neighbor is not meant. */
function numbersIn(name: string): string {
  return name.replace(/\D+/g, ' ').trim();
}

/** The number of letters to insert, delete, replace or swap with the next one. */
function editDistance(one: string, other: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let at = 1; at <= other.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (one[line - 1] === other[at - 1] ? 0 : 1);
      const isSwap = one[line - 1] === other[at - 2] && one[line - 2] === other[at - 1];
      const swapped = isSwap ? (before[at - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
