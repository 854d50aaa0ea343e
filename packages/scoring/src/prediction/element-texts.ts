/** The texts of the elements of a list in valid JSON; the whole text if it is no list. */
export function elementTexts(text: string): readonly string[] {
  const list = text.trim();
  if (!list.startsWith('[')) return [list];
  const elements: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < list.length; at++) {
    const character = list[at] as string;
    if (character === '"') at = stringEnd(list, at);
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if (character === ',' && depth === 1) {
      elements.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = list.slice(start, -1).trim();
  return last === '' ? elements : [...elements, last];
}

/** Position of the quote that closes the string. */
function stringEnd(text: string, opening: number): number {
  let at = opening + 1;
  while (text[at] !== '"' && at < text.length) at += text[at] === '\\' ? 2 : 1;
  return at;
}
