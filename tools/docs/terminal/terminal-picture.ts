/** A line of a terminal: a command at a prompt, or what a command printed. */
export interface TerminalLine {
  readonly kind: 'command' | 'output';
  readonly text: string;
}

export interface PictureOptions {
  /** Characters of a line; longer ones continue in the next line, as in a terminal. */
  readonly columns: number;
  /** What the picture shows, for readers that do not see it. */
  readonly title: string;
}

const fontSize = 13;
const characterWidth = 7.8;
const lineHeight = 18;
const margin = 16;
const prompt = '$ ';

const style = `
    rect { fill: #f6f8fa; stroke: #d1d9e0; }
    text { fill: #1f2328; font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
    .command { fill: #0550ae; }
    @media (prefers-color-scheme: dark) {
      rect { fill: #0d1117; stroke: #3d444d; }
      text { fill: #e6edf3; }
      .command { fill: #79c0ff; }
    }`;

/** Draws a terminal as SVG with the colours of a light or a dark page. */
export function terminalPicture(
  lines: readonly TerminalLine[],
  { columns, title }: PictureOptions,
): string {
  const rows = lines.flatMap(({ kind, text }) =>
    wrapped(kind === 'command' ? prompt + text : text, columns).map((part) => ({ kind, part })),
  );
  const width = Math.ceil(columns * characterWidth) + 2 * margin;
  const height = rows.length * lineHeight + 2 * margin;
  const texts = rows.map(({ kind, part }, index) => {
    const y = margin + index * lineHeight + fontSize;
    // With its length given, a line fits whichever font there is.
    const length = (part.length * characterWidth).toFixed(1);
    const attributes = `class="${kind}" x="${margin}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`;
    return part === '' ? '' : `  <text ${attributes}>${escaped(part)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
  <title>${escaped(title)}</title>
  <style>${style}
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />
${texts.join('')}</svg>
`;
}

/** The text of a picture; the parts of a line that continues are joined. */
export function textOfPicture(svg: string): string {
  const rows = svg.matchAll(/<text .*?>(.*?)<\/text>/g);
  return unescaped(Array.from(rows, ([, text]) => text).join(''));
}

function wrapped(text: string, columns: number): readonly string[] {
  return text === '' ? [''] : (text.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? []);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
