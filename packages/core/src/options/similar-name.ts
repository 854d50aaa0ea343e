/** Longest name that is compared; a distance of two fits a byte. */
const longest = 64;

/**
 * The name that a mistyped one most likely means: at most a third of the letters differ, and the numbers are the same.
 */
export function similarName(name: string, names: Iterable<string>): string | undefined {
  const wanted = formsOf(name);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const other = formsOf(candidate);
    if (other.numbers !== wanted.numbers) continue;
    const distance = Math.min(
      editDistance(wanted.letters, other.letters),
      editDistance(wanted.singular, other.singular),
    );
    const longer = Math.max(wanted.letters.length, other.letters.length);
    if (distance >= least || distance > longer / 3) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** A name as it is compared. Columns are often numbered, and a neighbor is not meant. */
function formsOf(name: string): { letters: string; singular: string; numbers: string } {
  const letters = lettersOf(name);
  return { letters, singular: singularOf(letters), numbers: letters.replace(/\D+/g, ' ').trim() };
}

/** Case, the separators between words, and a plural do not count as mistakes. */
export function comparable(name: string): string {
  return singularOf(lettersOf(name));
}

function lettersOf(name: string): string {
  return name
    .slice(0, longest)
    .toLowerCase()
    .replace(/[-_.\s]/g, '');
}

function singularOf(letters: string): string {
  return letters
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^su])s$/, '$1');
}

/** The number of letters to insert, delete, replace or swap with the next one. */
function editDistance(one: string, other: string): number {
  const width = other.length + 1;
  let before = new Uint8Array(width);
  let row = Uint8Array.from({ length: width }, (_, at) => at);
  let next = new Uint8Array(width);
  for (let line = 1; line <= one.length; line += 1) {
    const letter = one.charCodeAt(line - 1);
    next[0] = line;
    for (let at = 1; at < width; at += 1) {
      const isSame = letter === other.charCodeAt(at - 1);
      let least = Math.min(
        (row[at - 1] as number) + (isSame ? 0 : 1),
        (row[at] as number) + 1,
        (next[at - 1] as number) + 1,
      );
      if (
        letter === other.charCodeAt(at - 2) &&
        one.charCodeAt(line - 2) === other.charCodeAt(at - 1)
      )
        least = Math.min(least, (before[at - 2] as number) + 1);
      next[at] = least;
    }
    [before, row, next] = [row, next, before];
  }
  return row[other.length] as number;
}
