import { formatPythonFloat, quoteJson } from '../../data/json-text.js';
import { itemType, memberType } from '../declared-types.js';
import type { DataType } from '../schema.js';

/**
 * A JSON value with Python's number kinds: integers are bigints, floats (`1.0`, `1e5`, NaN, Infinity) numbers; objects
 * are Maps, which keep the order of all keys.
 */
export type PythonJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PythonJson[]
  | ReadonlyMap<string, PythonJson>;

/** Python stops at about 1,000 levels; the parser of MLmodel files stops at 400 too. */
const maxDepth = 400;

/** Python rejects longer integers. */
const maxIntegerDigits = 4300;

const token =
  /[ \t\n\r]*(?:([[\]{}:,"])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)|(true|false|null|NaN|-?Infinity))/y;

/**
 * The characters of a string up to its next escape or its end. A pattern for whole strings would overflow the stack.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold them
const plainText = /[^"\\\x00-\x1f]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

const endsTooEarly = 'the text ends too early';
const unknownCharacter = 'an unknown character';

const words: ReadonlyMap<string, PythonJson> = new Map<string, PythonJson>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * Parses JSON as Python's `json.loads` does: also the tokens NaN and Infinity; of equal keys, the last wins.
 * @throws SyntaxError that names the position (from 1)
 */
export function parsePythonJson(text: string): PythonJson {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  #position = 0;

  constructor(private readonly text: string) {}

  value(depth: number): PythonJson {
    if (depth > maxDepth) throw this.#error(`nested deeper than ${maxDepth} levels`);
    const [, sign, number, word] = this.#next();
    if (sign === '[') return this.#array(depth);
    if (sign === '{') return this.#object(depth);
    if (sign === '"') return this.#string();
    if (number !== undefined) return this.#number(number);
    if (word !== undefined) return words.get(word) as PythonJson;
    throw this.#error('a value is missing');
  }

  end(): void {
    const rest = /[^ \t\n\r]/.exec(this.text.slice(this.#position));
    if (rest === null) return;
    this.#position += rest.index + 1;
    throw this.#error('text after the end of the JSON');
  }

  #array(depth: number): PythonJson {
    const items: PythonJson[] = [];
    if (this.#skip(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#isComma(']'));
    return items;
  }

  #object(depth: number): PythonJson {
    const entries = new Map<string, PythonJson>();
    if (this.#skip('}')) return entries;
    do {
      if (this.#next()[1] !== '"') throw this.#error('a key in double quotes is missing');
      const key = this.#string();
      if (this.#next()[1] !== ':') throw this.#error('a colon is missing');
      entries.set(key, this.value(depth + 1));
    } while (this.#isComma('}'));
    return entries;
  }

  /** The rest of a string after its opening quote. */
  #string(): string {
    const start = this.#position - 1;
    do this.#take(plainText);
    while (this.#take(escapeSequence));
    if (this.text[this.#position] !== '"') {
      this.#position++;
      throw this.#error(this.#position > this.text.length ? endsTooEarly : unknownCharacter);
    }
    this.#position++;
    return JSON.parse(this.text.slice(start, this.#position)) as string;
  }

  /** @returns whether the sticky pattern matches here */
  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#position;
    const fits = pattern.test(this.text);
    if (fits) this.#position = pattern.lastIndex;
    return fits;
  }

  #number(text: string): number | bigint {
    if (/[.eE]/.test(text)) return Number(text);
    if (text.length > maxIntegerDigits) throw this.#error('an integer has too many digits');
    return BigInt(text);
  }

  #isComma(close: string): boolean {
    const sign = this.#next()[1];
    if (sign !== ',' && sign !== close) throw this.#error(`a comma or ${close} is missing`);
    return sign === ',';
  }

  #skip(sign: string): boolean {
    const start = this.#position;
    if (this.#match()?.[1] === sign) return true;
    this.#position = start;
    return false;
  }

  #next(): RegExpExecArray {
    const match = this.#match();
    if (match !== null) return match;
    const rest = /[^ \t\n\r]/.exec(this.text.slice(this.#position));
    this.#position += rest === null ? this.text.length : rest.index + 1;
    throw this.#error(rest === null ? endsTooEarly : unknownCharacter);
  }

  #match(): RegExpExecArray | null {
    token.lastIndex = this.#position;
    const match = token.exec(this.text);
    if (match !== null) this.#position = token.lastIndex;
    return match;
  }

  #error(reason: string): SyntaxError {
    const position = Math.min(this.#position, this.text.length);
    return new SyntaxError(`${reason} at character ${position} of the JSON`);
  }
}

/**
 * Writes JSON as Python's `json.dumps` does: `, ` and `: ` between, with non-ASCII characters escaped, bigints as
 * integers, numbers as floats (`1.0`, `1e-05`, `NaN`, `Infinity`).
 */
export function formatPythonJson(value: PythonJson): string {
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'number') return formatPythonFloat(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => `${quoteJson(key)}: ${formatPythonJson(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return `[${value.map(formatPythonJson).join(', ')}]`;
}

function isMap(value: object): value is ReadonlyMap<string, PythonJson> {
  return !Array.isArray(value);
}

/**
 * Converts JSON with Python's number kinds to plain JavaScript: integers up to 2^53 become numbers, Maps plain objects.
 */
export function numbersFromPython(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(numbersFromPython);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, numbersFromPython(item)]));
}

/**
 * As {@link numbersFromPython}, where the type declares integers; elsewhere integers stay bigints, because a model can
 * distinguish them from floats.
 */
export function declaredNumbersFromPython(value: unknown, type: DataType | undefined): unknown {
  if (type === 'integer' || type === 'long') return numbersFromPython(value);
  if (Array.isArray(value)) {
    return value.map((item) => declaredNumbersFromPython(item, itemType(type)));
  }
  if (!(value instanceof Map)) return value;
  const entries = [...value].map(([key, item]): [string, unknown] => [
    key,
    declaredNumbersFromPython(item, memberType(type, key)),
  ]);
  return Object.fromEntries(entries);
}

/** The reverse: safe integers become bigints, other numbers stay floats, plain objects become Maps. */
export function numbersToPython(value: unknown): PythonJson {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(numbersToPython);
  if (typeof value !== 'object' || value === null) return value as PythonJson;
  const entries = value instanceof Map ? value : Object.entries(value);
  return new Map([...entries].map(([key, item]) => [String(key), numbersToPython(item)]));
}
