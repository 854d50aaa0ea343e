import type { WriteStream } from 'node:tty';

/** Styles text for a terminal. Returns it unchanged without colours. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

/** Uses colours only on a terminal that supports them, and never with `NO_COLOR` (no-color.org). */
export function styleFor(stream: Pick<WriteStream, 'isTTY'>): Style {
  const plain = !stream.isTTY || Boolean(process.env['NO_COLOR']) || process.env['TERM'] === 'dumb';
  const mark = (open: number, close: number) => (text: string) =>
    plain ? text : `\u001b[${open}m${text}\u001b[${close}m`;
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
