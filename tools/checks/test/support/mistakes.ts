/** A mistake, and what the user sees. */
export interface Mistake {
  readonly title: string;
  /** A shell command, an HTTP request, or a call of the library. */
  readonly kind: 'console' | 'http' | 'js';
  readonly input: string;
  readonly answer: string;
}

/**
 * Reads the mistakes of a page: below each heading of the third level a block with the input, and its answer in a
 * block of `text`; in a `console` block the answer follows the command.
 */
export function mistakesOf(page: string): Mistake[] {
  const found = page.matchAll(
    /^### (?<title>[^\n]*)\n+```(?<kind>console|http|js)\n(?<input>.*?)^```(?:\n+```text\n(?<answer>.*?)^```)?/gms,
  );
  return [...found].map(({ groups = {} }) => mistakeOf(groups));
}

function mistakeOf({ title = '', kind, input = '', answer }: Record<string, string | undefined>) {
  if (kind !== 'console')
    return {
      title,
      kind: kind as Mistake['kind'],
      input: input.trim(),
      answer: answer?.trim() ?? '',
    };
  const [, command = '', output = ''] = /^\$ ([^\n]*)\n(.*)$/s.exec(input) ?? [];
  return { title, kind: 'console' as const, input: command, answer: output.trim() };
}
