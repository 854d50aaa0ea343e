import type { WriteStream } from 'node:tty';

/** Styles text for a terminal. Returns it unchanged without colours. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

/** Whether to use colours: only on a terminal that supports them, and never with `NO_COLOR` (no-color.org). */
export function hasColours({ isTTY }: Pick<WriteStream, 'isTTY'>): boolean {
  return isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/** The styles of a stream, which do nothing if it has no colours. */
export function styleFor(stream: Pick<WriteStream, 'isTTY'>): Style {
  const coloured = hasColours(stream);
  const mark = (open: number, close: number) => (text: string) =>
    coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: mark(1, 22), dim: mark(2, 22), red: mark(31, 39), green: mark(32, 39) };
}

/** Makes text from a model or a file name safe for a terminal by escaping control characters. */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
