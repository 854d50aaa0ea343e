import { comparable, similarName } from '../options/similar-name.js';
import { quoteName } from './message-text.js';

/** How many names of a request are looked for among how many known ones, and how many of these letter by letter. */
const mostSent = 10;
const mostKnown = 1000;
const mostByLetter = 20;

/** A name of a request, and the known name that it most likely means. */
export interface MeantName {
  readonly sent: string;
  readonly meant: string;
}

/** Finds the known names that sent names most likely mean; each is meant once. The work is bounded. */
export function meantNames(
  sent: readonly string[],
  known: readonly string[],
): readonly MeantName[] {
  const free = new Set(known.slice(0, mostKnown));
  const byForm = new Map([...free].toReversed().map((name) => [comparable(name), name]));
  return sent.slice(0, mostSent).flatMap((name) => {
    const same = byForm.get(comparable(name));
    const meant =
      same !== undefined && free.has(same)
        ? same
        : similarName(name, [...free].slice(0, mostByLetter));
    if (meant === undefined || meant === name) return [];
    free.delete(meant);
    return [{ sent: name, meant }];
  });
}

/** The question whether names were mistyped; empty without any. */
export function didYouMean(names: readonly MeantName[]): string {
  if (names.length === 0) return '';
  const pairs = names.map(({ sent, meant }) => `${quoteName(meant)} instead of ${quoteName(sent)}`);
  return `Did you mean ${pairs.join(', ')}?`;
}
