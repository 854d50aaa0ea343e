import { invalidInput } from '../errors.js';

export interface LosslessOptions {
  /** Every integer token becomes a bigint; without it only those beyond 2^53. */
  readonly numberKinds: boolean;
  /** Objects with keys that look like integers become Maps, which keep their order. */
  readonly keyOrder: boolean;
  /** Lists and objects nested deeper are refused. */
  readonly maximumDepth: number;
}

/** Python refuses to read longer integers (`sys.int_info.default_max_str_digits`). */
const maximumIntegerDigits = 4300;

const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const plainTextPattern = /[ !#-[\]-\uffff]*/y;
const hexPattern = /^[0-9a-fA-F]{4}$/;
const integerLikePattern = /^\d+$/;
const tokens: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
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
 * Reads JSON as Python's `json` module does, losing nothing: integers beyond 2^53 become bigints, `NaN`, `Infinity`
 * and `-Infinity` are numbers, the last of duplicate keys wins, lone surrogates stay, `__proto__` is a plain key.
 * Slower than `JSON.parse`, so it is only for bodies that need it.
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
    if (this.position < this.text.length) throw this.error('nothing may follow the value');
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
      throw this.error(`lists and objects may be nested ${this.options.maximumDepth} levels deep`);
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
    const entries = new Map<string, unknown>();
    this.position++;
    if (this.takes('}')) return {};
    do {
      const key = this.readKey();
      if (!this.takes(':')) throw this.error("expected ':'");
      entries.set(key, this.readValue(depth));
    } while (this.takes(','));
    if (!this.takes('}')) throw this.error("expected ',' or '}'");
    const ordered = this.options.keyOrder && [...entries.keys()].some(isIntegerLike);
    return ordered ? entries : Object.fromEntries(entries);
  }

  private readKey(): string {
    this.skipSpace();
    if (this.text[this.position] !== '"') throw this.error('expected a key in double quotes');
    return this.readString();
  }

  private readString(): string {
    this.position++;
    let value = '';
    for (;;) {
      value += this.match(plainTextPattern);
      const character = this.text[this.position];
      if (character === '"') break;
      if (character !== '\\') throw this.error(stringProblem(character));
      value += this.readEscape();
    }
    this.position++;
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

  private readNumber(): number | bigint | undefined {
    const start = this.position;
    numberPattern.lastIndex = start;
    const match = numberPattern.exec(this.text);
    if (match === null) return undefined;
    this.position = numberPattern.lastIndex;
    const isInteger = match[1] === undefined && match[2] === undefined;
    if (!isInteger) return Number(match[0]);
    if (match[0].length > maximumIntegerDigits) {
      this.position = start;
      throw this.error(`integers may have ${maximumIntegerDigits} digits`);
    }
    const value = Number(match[0]);
    return this.options.numberKinds || !Number.isSafeInteger(value) ? BigInt(match[0]) : value;
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

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }

  private error(problem: string) {
    const before = this.text.slice(0, this.position).split('\n');
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    return invalidInput(
      `The body is not valid JSON: ${problem} at line ${line}, column ${column}.`,
      {
        debug: `near ${JSON.stringify(this.text.slice(Math.max(0, this.position - 20), this.position + 20))}`,
      },
    );
  }
}

function stringProblem(character: string | undefined): string {
  return character === undefined
    ? 'a string is not closed'
    : 'control characters in strings must be escaped';
}

function isIntegerLike(key: string): boolean {
  return integerLikePattern.test(key);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
