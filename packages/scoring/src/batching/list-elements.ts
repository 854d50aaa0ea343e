/** The place of an element in a text. */
export interface Element {
  readonly start: number;
  readonly end: number;
}

/** Characters that structure JSON: strings, nesting, and the commas between elements. */
const marks = /["[\]{},]/g;

const stringEnd = /(?:[^"\\]|\\.)*"/gy;

/** Finds the elements of a list in JSON text; undefined if the text is no list. */
export function listElements(text: string): readonly Element[] | undefined {
  if (!text.startsWith('[')) return undefined;
  const elements: Element[] = [];
  let depth = 0;
  let start = 1;
  marks.lastIndex = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [character] = mark;
    if (character === '"') {
      stringEnd.lastIndex = marks.lastIndex;
      stringEnd.exec(text);
      marks.lastIndex = stringEnd.lastIndex;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character !== ',') {
      depth -= 1;
      if (depth > 0) continue;
      const end = mark.index;
      return text.slice(start, end).trim() === '' ? elements : [...elements, { start, end }];
    } else if (depth === 1) {
      elements.push({ start, end: mark.index });
      start = mark.index + 1;
    }
  }
  return undefined;
}
