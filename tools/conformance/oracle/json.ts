/**
 * A number that is finite in the text and infinite as a double, such as `1e400`. Python reads it as an infinity.
 */
export interface Overflow {
  readonly overflow: 1 | -1;
}

/**
 * JSON without loss: an integer token is a bigint, any other number token a number (`NaN` and `Infinity` are tokens as
 * in Python), an object a Map in the order of the text, the last of equal keys winning.
 */
export type Json =
  | null
  | boolean
  | bigint
  | number
  | string
  | Overflow
  | Json[]
  | Map<string, Json>;

/** A text that is not JSON, or nests deeper than {@link maximumDepth}. */
export class JsonError extends Error {}

/** Lists and objects within each other: rule `request/json`. */
const maximumDepth = 256;
/** Python reads no longer integers. */
const maximumDigits = 4300;

const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const stringChunk = /[^"\\]*/y;
const space = /[ \t\n\r]*/y;
const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const words: readonly (readonly [string, Json])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

class Reader {
  readonly text: string;
  position = 0;
  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    this.match(space);
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found !== null) this.position = pattern.lastIndex;
    return found;
  }

  fail(expected: string): never {
    throw new JsonError(`expected ${expected} at ${this.position}`);
  }

  value(depth: number): Json {
    this.skipSpace();
    const first = this.text[this.position];
    if ((first === '{' || first === '[') && depth >= maximumDepth) {
      throw new JsonError(`nested deeper than ${maximumDepth}`);
    }
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return this.string();
    for (const [word, value] of words) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length;
        return value;
      }
    }
    return this.number();
  }

  number(): Json {
    const found = this.match(numberToken);
    if (found === null) this.fail('a value');
    if (found[1] === undefined && found[2] === undefined) {
      if (found[0].replace('-', '').length > maximumDigits)
        this.fail(`at most ${maximumDigits} digits`);
      return BigInt(found[0]);
    }
    const value = Number(found[0]);
    return Number.isFinite(value) ? value : { overflow: value > 0 ? 1 : -1 };
  }

  string(): string {
    this.position += 1;
    let result = '';
    for (;;) {
      const chunk = this.match(stringChunk)?.[0] ?? '';
      if (hasControlCharacter(chunk)) this.fail('no control character');
      result += chunk;
      const next = this.text[this.position];
      this.position += 1;
      if (next === '"') return result;
      if (next !== '\\') this.fail('the end of a string');
      result += this.escape();
    }
  }

  escape(): string {
    const letter = this.text[this.position] ?? '';
    this.position += 1;
    if (letter === 'u') {
      const digits = this.text.slice(this.position, this.position + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('four hexadecimal digits');
      this.position += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return escapes[letter] ?? this.fail('an escape');
  }

  array(depth: number): Json[] {
    const result: Json[] = [];
    this.position += 1;
    this.skipSpace();
    if (this.take(']')) return result;
    do {
      result.push(this.value(depth + 1));
      this.skipSpace();
    } while (this.take(','));
    if (!this.take(']')) this.fail('"]"');
    return result;
  }

  object(depth: number): Map<string, Json> {
    const result = new Map<string, Json>();
    this.position += 1;
    this.skipSpace();
    if (this.take('}')) return result;
    do {
      this.skipSpace();
      if (this.text[this.position] !== '"') this.fail('a key');
      const key = this.string();
      this.skipSpace();
      if (!this.take(':')) this.fail('":"');
      result.set(key, this.value(depth + 1));
      this.skipSpace();
    } while (this.take(','));
    if (!this.take('}')) this.fail('"}"');
    return result;
  }

  take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) return true;
  return false;
}

/**
 * Reads a whole JSON text.
 * @throws JsonError when it is not valid JSON
 */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.skipSpace();
  if (reader.position < text.length) reader.fail('the end');
  return value;
}

/** True for a number that is finite as text and infinite as a double. */
export function isOverflow(value: unknown): value is Overflow {
  return typeof value === 'object' && value !== null && 'overflow' in value;
}

/** True when a text has one of Python's tokens that are not JSON: `NaN`, `Infinity`, `-Infinity`. */
export function hasNonfiniteToken(text: string): boolean {
  return /(NaN|Infinity)/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
