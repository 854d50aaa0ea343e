/** Joins the lines of a text with spaces. Trims lines and drops empty ones. */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
