type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What helps a model that misses an environment variable: a sentence about the first variables in the text of its
 * exception that this process has and the model's process was not given. Empty when there are none.
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
  const told = [...names].slice(0, mostTold);
  const options = told.map((name) => `--env ${name}`).join(' ');
  return `The model does not get the environment variable${told.length === 1 ? '' : 's'} ${told.join(', ')} of this server. Pass what it needs on with ${options}.`;
}

/** How many variables a hint names. */
const mostTold = 5;

/** Other words of a text are names of variables by accident. */
function looksLikeVariable(word: string): boolean {
  return word.length > 2 && (word.includes('_') || word === word.toUpperCase());
}
