import { displayWidth, splitText } from './display-width.js';

/** How to break a text into lines. */
export interface WrapOptions {
  /** Columns of the terminal; lines are not broken when absent. */
  readonly width?: number | undefined;
  /** Before all lines but the first. Default none. */
  readonly indent?: string | undefined;
}

/**
 * Breaks a text at spaces but those at its start, and words that are longer than a line anywhere. A command after
 * `run: ` stays on one line, however long, so that it can be copied.
 */
export function wrapText(
  text: string,
  { width = Number.POSITIVE_INFINITY, indent = '' }: WrapOptions,
): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? '';
  for (const { word, isCommand } of wordsOf(text)) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    const parts = isCommand ? [word] : splitText(word, Math.max(1, width - indent.length));
    for (const part of parts.slice(0, -1)) lines.push(indent + part);
    line = indent + (parts.at(-1) ?? '');
  }
  return [...lines, line];
}

interface Word {
  readonly word: string;
  readonly isCommand: boolean;
}

function wordsOf(text: string): readonly Word[] {
  return text.split(/(?<=\brun: )([^;]+;?)/).flatMap((part, at) => {
    const isCommand = at % 2 === 1;
    const words = isCommand ? [part.trim()] : part.split(/ +/);
    return words.filter((word) => word !== '').map((word) => ({ word, isCommand }));
  });
}
