/**
 * The names that pandas gives to the columns of a CSV header: `Unnamed: 2` for an empty one, `a`, `a.1`, `a.2` for
 * duplicates, skipping names that the header has itself; named columns keep their name before unnamed ones.
 */
export function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => name || `Unnamed: ${index}`);
  const taken = new Set(names);
  const counts = new Map<string, number>();
  for (const index of namedFirst(header)) {
    const name = distinctName(names[index] as string, taken, counts);
    names[index] = name;
    taken.add(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return names;
}

function distinctName(name: string, taken: ReadonlySet<string>, counts: Map<string, number>) {
  let count = counts.get(name) ?? 0;
  if (count === 0) return name;
  while (taken.has(`${name}.${count}`)) count++;
  counts.set(name, count + 1);
  return `${name}.${count}`;
}

function namedFirst(header: readonly string[]): number[] {
  const indexes = [...header.keys()];
  const isNamed = (index: number) => header[index] !== '';
  return [...indexes.filter(isNamed), ...indexes.filter((index) => !isNamed(index))];
}
