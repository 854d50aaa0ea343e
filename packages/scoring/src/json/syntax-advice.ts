/** What people write that JSON does not have, and what to write instead. */
const mistakes: readonly (readonly [RegExp, string])[] = [
  [/'(?=\s*[{[])/y, 'Shells of Windows pass single quotes on: send a file, with curl -d @file.'],
  [/'/y, 'Use double quotes.'],
  [/True\b/y, 'Write true.'],
  [/False\b/y, 'Write false.'],
  [/None\b/y, 'Write null.'],
  [/undefined\b/y, 'Write null.'],
  [/[+-]?nan\b/iy, 'Write NaN or null.'],
  [/[+-]?inf(?:inity)?\b/iy, 'Write Infinity or -Infinity.'],
  [/\/[/*]|#/y, 'JSON has no comments.'],
  [/[+.]\.?\d/y, 'Numbers begin with a digit or a minus sign.'],
  [/(?<=0)\d/y, 'Leave out zeros before a number.'],
  [/(?<=0)x[0-9a-f]/iy, 'Write numbers in decimal.'],
  [/(?<=\d)\.(?!\d)/y, 'Write a digit after the point.'],
  [/\0/y, 'The body looks like UTF-16: send UTF-8.'],
  [/@/y, 'If it is a file, curl sends its content with -d @file.'],
];

/** What to do about a syntax error at a position of a JSON text: a sentence with a space before it, or nothing. */
export function syntaxAdvice(text: string, position: number): string {
  if (position >= text.length) return ' The body ends too early.';
  const character = text[position];
  const last = text
    .slice(Math.max(0, position - nearby), position)
    .trimEnd()
    .at(-1);
  if (last === ',' && (character === ']' || character === '}')) {
    return ' Remove the comma before it.';
  }
  for (const [mistake, advice] of mistakes) {
    mistake.lastIndex = position;
    if (mistake.test(text)) return ` ${advice}`;
  }
  if (/[A-Za-z_]/.test(character ?? '') && (last === '{' || last === ',')) {
    return ' Put it in double quotes.';
  }
  return position === 0 ? ' For CSV, send the header Content-Type: text/csv.' : '';
}

/** How many characters are searched for the one before a position. */
const nearby = 100;
