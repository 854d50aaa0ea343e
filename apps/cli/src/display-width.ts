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

/** Text of at most that many columns, which ends with `…` where it was cut. */
export function cutText(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${splitText(text, width - 1)[0]}…`;
}
