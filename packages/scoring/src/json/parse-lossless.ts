import { beyondDoubles, exactInteger } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import { syntaxAdvice } from './syntax-advice.js';

export interface LosslessOptions {
  /** Whether every integer token becomes a bigint, or only those beyond 2^53. */
  readonly numberKinds: boolean;
  /** Objects with keys that look like integers become Maps, which keep their order. */
  readonly keyOrder: boolean;
  /** Lists and objects nested deeper are refused. */
  readonly maximumDepth: number;
}

/** Python rejects longer integers (`sys.int_info.default_max_str_digits`). */
const maximumIntegerDigits = 4300;

const hexPattern = /^[0-9a-fA-F]{4}$/;
const integerLikePattern = /^\d+$/;
const quote = 0x22;
const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const backslash = 0x5c;
const letterE = 0x65;
const lowerCase = 0x20;
/** Integers of up to this many digits are below 2^53. */
const safeDigits = 15;
const tokens: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
const plainProperty = { configurable: true, enumerable: true, writable: true };
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Parses JSON as Python's `json` module does, without loss: integers beyond 2^53 become bigints, `NaN`, `Infinity` and
 * `-Infinity` are numbers, the last of duplicate keys wins, lone surrogates are kept, `__proto__` is an ordinary key.
 * Without number kinds, 64-bit integers written with a point or an exponent are also bigints when no double holds them,
 * and numbers too large for a double become a bigint of 10^400. Slower than `JSON.parse`, so it is used only for bodies
 * that need it.
 * @throws MlmodelError `BAD_REQUEST` naming line and column
 */
export function parseLossless(text: string, options: LosslessOptions): unknown {
  return new LosslessParser(text, options).parse();
}

class LosslessParser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly options: LosslessOptions,
  ) {}

  parse(): unknown {
    const value = this.readValue(0);
    this.skipSpace();
    if (this.position < this.text.length)
      throw this.error('send one value only, another one begins');
    return value;
  }

  private readValue(depth: number): unknown {
    this.skipSpace();
    const character = this.text[this.position];
    if (character === '"') return this.readString();
    if (character === '[') return this.readArray(this.deeper(depth));
    if (character === '{') return this.readObject(this.deeper(depth));
    return this.readNumber() ?? this.readToken();
  }

  private deeper(depth: number): number {
    if (depth >= this.options.maximumDepth) {
      throw this.error(
        `lists and objects may be nested at most ${this.options.maximumDepth} levels deep`,
      );
    }
    return depth + 1;
  }

  private readArray(depth: number): unknown[] {
    const items: unknown[] = [];
    this.position++;
    if (this.takes(']')) return items;
    do items.push(this.readValue(depth));
    while (this.takes(','));
    if (!this.takes(']')) throw this.error("expected ',' or ']'");
    return items;
  }

  private readObject(depth: number): object {
    this.position++;
    if (this.takes('}')) return {};
    const object = this.options.keyOrder ? this.readOrdered(depth) : this.readUnordered(depth);
    if (!this.takes('}')) throw this.error("expected ',' or '}'");
    return object;
  }

  private readUnordered(depth: number): object {
    const object: Record<string, unknown> = {};
    do {
      const key = this.readKey();
      const value = this.readValue(depth);
      if (key === '__proto__') Object.defineProperty(object, key, { ...plainProperty, value });
      else object[key] = value;
    } while (this.takes(','));
    return object;
  }

  private readOrdered(depth: number): object {
    const entries = new Map<string, unknown>();
    let integerLike = false;
    do {
      const key = this.readKey();
      integerLike ||= integerLikePattern.test(key);
      entries.set(key, this.readValue(depth));
    } while (this.takes(','));
    return integerLike ? entries : Object.fromEntries(entries);
  }

  private readKey(): string {
    this.skipSpace();
    if (this.text[this.position] !== '"') throw this.error('expected a key in double quotes');
    const key = this.readString();
    if (!this.takes(':')) throw this.error("expected ':'");
    return key;
  }

  private readString(): string {
    let start = ++this.position;
    let value = '';
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code === quote) break;
      if (code === backslash) {
        value += this.text.slice(start, this.position) + this.readEscape();
        start = this.position;
      } else if (code >= 0x20) {
        this.position++;
      } else throw this.error(stringProblem(code));
    }
    value += this.text.slice(start, this.position++);
    return value;
  }

  private readEscape(): string {
    const character = this.text[this.position + 1] ?? '';
    if (character === 'u') {
      const digits = this.text.slice(this.position + 2, this.position + 6);
      if (!hexPattern.test(digits)) throw this.error('expected four hexadecimal digits');
      this.position += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const value = Object.hasOwn(escapes, character) ? escapes[character] : undefined;
    if (value === undefined) throw this.error('unknown escape sequence');
    this.position += 2;
    return value;
  }

  /** @returns undefined when no number begins here */
  private readNumber(): number | bigint | undefined {
    const start = this.position;
    if (this.text.charCodeAt(start) === minus) this.position++;
    const digits = this.position;
    if (this.text.charCodeAt(digits) === zero) this.position++;
    else this.skipDigits();
    if (this.position === digits) {
      this.position = start;
      return undefined;
    }
    const end = this.position;
    this.skipFraction();
    this.skipExponent();
    if (this.position > end) return this.readFloat(start);
    return this.readInteger(start, end);
  }

  /**
   * As in Python, a number beyond the range of doubles is infinite, unless that would be confused with the token
   * `Infinity`.
   */
  private readFloat(start: number): number | bigint {
    const text = this.text.slice(start, this.position);
    const value = Number(text);
    if (this.options.numberKinds || Number.isSafeInteger(value)) return value;
    if (!Number.isFinite(value)) return value > 0 ? beyondDoubles : -beyondDoubles;
    return inexactInteger(text, value) ?? value;
  }

  private readInteger(start: number, end: number): number | bigint {
    const { numberKinds } = this.options;
    const text = this.text.slice(start, end);
    if (text.length <= safeDigits) return numberKinds ? BigInt(Number(text)) : Number(text);
    if (text.length > maximumIntegerDigits) {
      this.position = start;
      throw this.error(`integers may have at most ${maximumIntegerDigits} digits`);
    }
    const value = Number(text);
    return numberKinds || !Number.isSafeInteger(value) ? BigInt(text) : value;
  }

  private skipFraction(): void {
    const start = this.position;
    if (this.text.charCodeAt(start) !== point) return;
    this.position++;
    this.skipDigits();
    if (this.position === start + 1) this.position = start;
  }

  private skipExponent(): void {
    const start = this.position;
    if ((this.text.charCodeAt(start) | lowerCase) !== letterE) return;
    const sign = this.text.charCodeAt(++this.position);
    if (sign === plus || sign === minus) this.position++;
    const digits = this.position;
    this.skipDigits();
    if (this.position === digits) this.position = start;
  }

  private skipDigits(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (!(code >= zero && code <= zero + 9)) break;
      this.position++;
    }
  }

  private readToken(): unknown {
    const found = tokens.find(([token]) => this.text.startsWith(token, this.position));
    if (found === undefined) throw this.error('expected a value');
    this.position += found[0].length;
    return found[1];
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.position))) this.position++;
  }

  private error(problem: string) {
    const before = this.text.slice(0, this.position).split('\n');
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    return invalidInput(
      `The body is not valid JSON: ${problem} at line ${line}, column ${column}.${syntaxAdvice(this.text, this.position)}`,
      {
        debug: `near ${JSON.stringify(this.text.slice(Math.max(0, this.position - 20), this.position + 20))}`,
      },
    );
  }
}

/** No type holds larger integers. */
const endOfIntegers = 2 ** 64;

/** The 64-bit integer value of a number with a point or an exponent, when the nearest double differs. */
function inexactInteger(text: string, double: number): bigint | undefined {
  if (!Number.isInteger(double) || Math.abs(double) > endOfIntegers) return undefined;
  const integer = exactInteger(text);
  return integer === BigInt(double) ? undefined : integer;
}

function stringProblem(code: number): string {
  return Number.isNaN(code)
    ? 'a string is not closed'
    : 'control characters in strings must be escaped';
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
