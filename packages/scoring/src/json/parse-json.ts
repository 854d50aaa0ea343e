import { invalidInput } from '../errors.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseLossless } from './parse-lossless.js';

/** Deeper bodies are refused: Python has a similar limit, and later stages may recurse. */
const deepest = 256;

/** What a parser has to preserve, and its limit. */
export interface ParsingNeeds {
  readonly numberKinds: boolean;
  readonly keyOrder: boolean;
  /** How deep lists and objects may be nested. Default, and at most, 256. */
  readonly maximumDepth?: number | undefined;
}

/**
 * Reads a JSON body with `JSON.parse`, or with the lossless parser when `JSON.parse` would lose something needed.
 * @throws MlmodelError `BAD_REQUEST` for invalid UTF-8, and for text that Python's `json` would reject
 */
export function parseJson(
  body: Uint8Array,
  { numberKinds, keyOrder, maximumDepth = deepest }: ParsingNeeds,
): unknown {
  const text = decodeUtf8(body);
  const traits = scanJson(body, maximumDepth);
  if (traits.depth > maximumDepth) {
    throw invalidInput(`Lists and objects may be nested at most ${maximumDepth} levels deep.`);
  }
  const keepsOrder = keyOrder && traits.integerLikeKey;
  const isPlain = !traits.longInteger && !traits.longFloat;
  if (isPlain && !numberKinds && !keepsOrder) {
    try {
      return JSON.parse(text);
    } catch {
      // The lossless parser accepts the tokens NaN and Infinity, and locates other errors.
    }
  }
  return parseLossless(text, { numberKinds, keyOrder, maximumDepth });
}

/** What `JSON.parse` would lose from a JSON text, found without parsing. */
interface JsonTraits {
  /** It has an integer token of 16 digits or more: possibly beyond 2^53. */
  readonly longInteger: boolean;
  /** It has a number with a fraction or exponent that may be an integer beyond 2^53, or beyond the range of doubles. */
  readonly longFloat: boolean;
  /** It has a key of only digits: JavaScript objects move those to the front. */
  readonly integerLikeKey: boolean;
  /** The nesting depth of lists and objects; counting stops above the limit. */
  readonly depth: number;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const point = 0x2e;
const plus = 0x2b;

/** Integers of up to this many digits are below 2^53. */
const safeDigits = 15;

/**
 * Scans a JSON text once. Invalid JSON is not detected here: the parser reports it.
 * @param maximumDepth scanning stops when the nesting is deeper
 */
function scanJson(bytes: Uint8Array, maximumDepth: number): JsonTraits {
  let longInteger = false;
  let longFloat = false;
  let integerLikeKey = false;
  let depth = 0;
  let deepest = 0;
  let position = 0;
  while (position < bytes.length) {
    const byte = bytes[position] as number;
    if (byte === quote) {
      const end = stringEnd(bytes, position);
      integerLikeKey ||= isIntegerLikeKey(bytes, position + 1, end);
      position = end + 1;
    } else if (isDigit(byte)) {
      const end = digitsEnd(bytes, position);
      const isLong = end - position > safeDigits;
      if (isFraction(bytes[end])) {
        position = fractionEnd(bytes, end);
        longFloat ||= isLong || hasPositiveExponent(bytes, position);
      } else {
        position = end;
        longInteger ||= isLong;
      }
    } else {
      if (byte === 0x5b || byte === 0x7b) {
        depth++;
        if (depth > deepest) {
          deepest = depth;
          if (depth > maximumDepth) break;
        }
      } else if (byte === 0x5d || byte === 0x7d) depth--;
      position++;
    }
  }
  return { longInteger, longFloat, integerLikeKey, depth: deepest };
}

/** Position of the closing quote, or the end of the text. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let position = start + 1;
  while (position < bytes.length) {
    const byte = bytes[position];
    if (byte === quote) break;
    position += byte === backslash ? 2 : 1;
  }
  return position;
}

function isIntegerLikeKey(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isDigit(bytes[start]) || digitsEnd(bytes, start) !== end) return false;
  let next = end + 1;
  while (isSpace(bytes[next])) next++;
  return bytes[next] === colon;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let position = start;
  while (isDigit(bytes[position])) position++;
  return position;
}

function fractionEnd(bytes: Uint8Array, start: number): number {
  let position = start + 1;
  while (isDigit(bytes[position]) || isFraction(bytes[position]) || isSign(bytes[position])) {
    position++;
  }
  return position;
}

/** Whether the number ending there has a non-negative exponent. */
function hasPositiveExponent(bytes: Uint8Array, end: number): boolean {
  let position = end;
  while (isDigit(bytes[position - 1])) position--;
  const before = bytes[position - 1];
  return before === plus || (isFraction(before) && before !== point);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isFraction(byte: number | undefined): boolean {
  return byte === 0x2e || byte === 0x65 || byte === 0x45;
}

function isSign(byte: number | undefined): boolean {
  return byte === 0x2b || byte === 0x2d;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
