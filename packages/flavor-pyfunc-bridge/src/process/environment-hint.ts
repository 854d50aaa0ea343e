type Variables = Readonly<Record<string, string | undefined>>;

/**
 * A hint for a model that lacks an environment variable: a sentence about the first variables in the text of its exception
 * that this process has and the model's process does not. Empty when there are none.
 */
export function environmentHint(
  text: string,
  given: Variables,
  all: Variables = process.env,
): string {
  const names = new Set<string>();
  for (const [name] of text.matchAll(/\w+/g)) {
    if (looksLikeVariable(name) && all[name] !== undefined && given[name] === undefined) {
      names.add(name);
    }
  }
  if (names.size === 0) return '';
  const listed = [...names].slice(0, mostListed);
  const options = listed.map((name) => `--env ${name}`).join(' ');
  return `The server does not pass the environment variable${listed.length === 1 ? '' : 's'} ${listed.join(', ')} to the model. If the model needs ${listed.length === 1 ? 'it' : 'them'}, add ${options}.`;
}

/** The most variables that a hint lists. */
const mostListed = 5;

/** Other words match names of variables by accident. */
function looksLikeVariable(word: string): boolean {
  return word.length > 2 && (word.includes('_') || word === word.toUpperCase());
}
