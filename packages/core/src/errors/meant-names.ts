import { plainText } from '../flavor/logger.js';
import { comparable, similarName } from '../options/similar-name.js';
import { shortenText } from './message-text.js';

/** How many names of a request are looked for among how many known ones, and how many of these letter by letter. */
const mostSent = 10;
const mostKnown = 1000;
const mostByLetter = 20;

/** Longest name of a request in a message, in characters. */
const longestName = 60;

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

/** A name for a message: shortened, without characters that could confuse a terminal. */
export function shownName(name: string): string {
  return shortenText(plainText(name.slice(0, 4 * longestName)), longestName);
}

/** A {@link shownName} in quotes. */
export function quoteName(name: string): string {
  return JSON.stringify(shownName(name));
}

/** How many names a message lists. */
const mostListed = 10;

/** Names of a request for a message: `"a", "b" and 3 more`. */
export function quoteNames(names: readonly string[]): string {
  const listed = names.slice(0, mostListed).map(quoteName).join(', ');
  const rest = names.length - mostListed;
  return rest > 0 ? `${listed} and ${rest} more` : listed;
}
