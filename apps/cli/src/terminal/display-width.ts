const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const empty = /\p{M}|\p{Cf}/u;

/** Columns that a terminal needs for a text. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character <= '\u02ff') width += 1;
    else if (wide.test(character)) width += 2;
    else if (!empty.test(character)) width += 1;
  }
  return width;
}

/** Splits a text into parts of at most that many columns, and at least one character. */
export function splitText(text: string, width: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of text) {
    const columns = displayWidth(character);
    if (used + columns > width && part !== '') {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += columns;
  }
  return [...parts, part];
}

/** Text of at most that many columns: both ends, as names often differ at theirs, with `…` between them. */
export function cutText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const atEnd = Math.floor((width - 1) / 3);
  const [start] = splitText(text.slice(0, 2 * width), width - 1 - atEnd);
  const [end = ''] = atEnd === 0 ? [] : splitText(reversed(text.slice(-2 * width)), atEnd);
  return `${start}…${reversed(end)}`;
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
