import {
  arrowType,
  csvType,
  jsonLinesType,
  jsonType,
  parseMediaType,
} from '../http/media-types.js';

/** A body that has arrived and has not been read. */
export interface ArrivedBody {
  /** Its first bytes, as many as are at hand. */
  readonly start: Uint8Array;
  /** How many bytes it has in total. */
  readonly bytes: number;
  /** Values of header fields; undefined when absent. */
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** How many values each row has, as far as the signature says that. */
  readonly rowValues: number;
}

/** How many bytes of a text are looked at. */
const mostScanned = 16 * 1024;

/** Bytes of a value where the start of a body says nothing about its rows: in Arrow, in text, and compressed. */
const arrowValueBytes = 8;
const textValueBytes = 8;
const compressedValueBytes = 1;

/**
 * Estimates how many rows a body has, at least 1, from its start and its length: a text is expected to go on as it begins,
 * anything else to have as many values as bytes allow.
 */
export function estimateRows(body: ArrivedBody): number {
  return body.bytes === 0 ? 1 : Math.max(1, Math.round(rowsOfBody(body)));
}

function rowsOfBody({ start, bytes, contentType, contentEncoding, rowValues }: ArrivedBody) {
  const essence = parseMediaType(contentType ?? '')?.essence;
  const byValues = (valueBytes: number) => bytes / (valueBytes * rowValues);
  if (contentEncoding !== undefined) return byValues(compressedValueBytes);
  const text = { start: start.subarray(0, mostScanned), bytes };
  if (essence === csvType) return linesOf(text) - 1;
  if (essence === jsonLinesType) return linesOf(text);
  if (essence === jsonType) return jsonRows(text) ?? byValues(textValueBytes);
  return byValues(essence === arrowType ? arrowValueBytes : compressedValueBytes);
}

/** A text whose start is at hand. */
type Text = Pick<ArrivedBody, 'start' | 'bytes'>;

const lineFeed = code('\n');

function linesOf({ start, bytes }: Text): number {
  let lines = 0;
  for (const byte of start) if (byte === lineFeed) lines += 1;
  return (lines * bytes) / start.byteLength;
}

const [quote, backslash, comma] = [code('"'), code('\\'), code(',')];
const [openList, closeList, openObject, closeObject] = [code('['), code(']'), code('{'), code('}')];

/** What stands beside the rows of a body. */
const otherKeys = new Set(['columns', 'index', 'params']);

/** The elements of the first list that is in no other list and not below another key; undefined if it is not reached. */
function jsonRows({ start, bytes }: Text): number | undefined {
  /** The depth of the list of rows, and of what is skipped, while the scan is in it. */
  let listDepth = 0;
  let skippedDepth = 0;
  let listAt = 0;
  let commas = 0;
  let depth = 0;
  let key = '';
  for (let at = 0; at < start.byteLength; at++) {
    const byte = start[at];
    if (byte === quote) {
      const end = endOfString(start, at);
      if (listDepth === 0) key = keyText(start, at + 1, end);
      at = end;
    } else if (byte === openList || byte === openObject) {
      depth += 1;
      if (listDepth > 0 || skippedDepth > 0) continue;
      if (otherKeys.has(key)) skippedDepth = depth;
      else if (byte === openList) {
        listDepth = depth;
        listAt = at;
      }
      key = '';
    } else if (byte === closeList || byte === closeObject) {
      if (depth === listDepth) return commas + 1;
      if (depth === skippedDepth) skippedDepth = 0;
      depth -= 1;
    } else if (byte === comma && depth === listDepth) commas += 1;
  }
  const isWhole = start.byteLength === bytes;
  if (listDepth === 0) return isWhole ? 1 : undefined;
  return (commas * (bytes - listAt)) / (start.byteLength - listAt);
}

/** The index of the closing quote of a string, or that after the last byte. */
function endOfString(text: Uint8Array, opening: number): number {
  let at = opening + 1;
  while (at < text.byteLength && text[at] !== quote) at += text[at] === backslash ? 2 : 1;
  return at;
}

/** A string that may be one of {@link otherKeys}; longer ones are not. */
function keyText(text: Uint8Array, from: number, to: number): string {
  return to - from > 7 ? '' : String.fromCharCode(...text.subarray(from, to));
}

function code(character: string): number {
  return character.charCodeAt(0);
}
