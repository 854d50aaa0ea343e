/** Formats of files with rows. */
export const inputFormats = ['csv', 'json', 'jsonl', 'parquet', 'arrow'] as const;

/** A format that is read. `arrow` is an Arrow IPC file or stream, `json` a body as `/invocations` takes it. */
export type InputFormat = (typeof inputFormats)[number];

/** Formats of predictions. */
export const outputFormats = ['csv', 'json', 'jsonl', 'parquet', 'arrow', 'arrows'] as const;

/** A format that is written. `arrow` is an Arrow IPC file, `arrows` a stream. */
export type OutputFormat = (typeof outputFormats)[number];

const endings: Readonly<Record<string, InputFormat>> = {
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
  pq: 'parquet',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
};

/** The format that the name of a file says, if it does; `.gz` is looked through. */
export function formatOfName(path: string): InputFormat | undefined {
  const [, ending = ''] = /\.([a-z]+)$/i.exec(path.replace(/\.gz$/i, '')) ?? [];
  const known = ending.toLowerCase();
  return Object.hasOwn(endings, known) ? endings[known] : undefined;
}

/** The format of an output by the ending of its name, if that says one. */
export function outputFormatOfName(path: string): OutputFormat | undefined {
  if (/\.gz$/i.test(path)) return undefined;
  return /\.arrows$/i.test(path) ? 'arrows' : formatOfName(path);
}

/** How Parquet, Arrow files and Arrow streams begin. */
const signatures: readonly (readonly [InputFormat, string])[] = [
  ['parquet', 'PAR1'],
  ['arrow', 'ARROW1'],
  ['arrow', '\xff\xff\xff\xff'],
];

/**
 * The format that the first bytes of an input show.
 * @param start the first bytes, at least a line if there is one
 * @returns undefined when they show none
 */
export function formatOfContent(start: Uint8Array): InputFormat | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1');
  const binary = signatures.find(([, signature]) => text.startsWith(signature));
  if (binary !== undefined) return binary[0];
  const content = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (content.startsWith('[')) return 'json';
  if (content.startsWith('{')) return isOneObjectALine(content) ? 'jsonl' : 'json';
  const [line = ''] = content.split(/[\r\n]/, 1);
  return line.length < content.length && isText(line) && line.includes(',') ? 'csv' : undefined;
}

/** Whether a text has no control characters but tabs. */
function isText(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x09) return false;
  }
  return true;
}

/** Whether the first line is an object, and another one begins in the next. */
function isOneObjectALine(content: string): boolean {
  const end = content.indexOf('\n');
  if (end < 0 || !content.slice(end).trimStart().startsWith('{')) return false;
  try {
    JSON.parse(content.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

/** Content in JSON as a body in a form: a bare list of records gets the key of its form. */
export function withForm(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!/^\s*\[\s*(\{|\])/.test(text.toString('latin1', 0, 1024))) return content;
  return Buffer.concat([Buffer.from('{"dataframe_records":'), text, Buffer.from('}')]);
}
