/** Longest text of a server in a message, in characters. */
const longestText = 300;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

/** A text of a server for a message: one line, without control characters, and shortened. */
export function foreignText(text: string): string {
  const line = text.slice(0, longestText).replaceAll(controls, ' ').trim();
  return text.length > longestText ? `${line}…` : line;
}
