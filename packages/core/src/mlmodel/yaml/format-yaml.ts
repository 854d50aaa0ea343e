import { encodeBase64 } from '../../data/base64.js';
import { compareCodePoints } from '../../data/compare-code-points.js';
import { formatPythonFloat } from '../../data/json-text.js';
import { isYamlDate } from './yaml-date.js';
import { scalarTag } from './yaml-scalar.js';

/** Longer keys are written after `?`, which YAML requires for keys of more than 1024 characters. */
const longestPlainKey = 128;

/**
 * Writes a value as a YAML document that readers of YAML 1.1 (PyYAML) and of YAML 1.2 read back equal: in block style
 * with sorted keys, with non-ASCII characters escaped. Lists and mappings that occur in several places become anchors
 * and aliases. A number that is a safe integer is written as an integer.
 * @param value of the types that `loadYaml` returns; `undefined` in a mapping is omitted
 * @throws TypeError for anything else (a function, a symbol)
 */
export function formatYaml(value: unknown): string {
  return `${new YamlWriter(value).node(value, '').replace(/^\n/, '').replace(/^ /, '')}\n`;
}

class YamlWriter {
  readonly #shared: ReadonlySet<object>;
  readonly #anchors = new Map<object, string>();

  constructor(root: unknown) {
    this.#shared = sharedCollections(root);
  }

  /** The value with its leading separator: a space or a line end. */
  node(value: unknown, indent: string): string {
    const scalar = formatScalar(value);
    if (scalar !== undefined) return ` ${scalar}`;
    if (typeof value !== 'object') throw new TypeError(`YAML cannot hold a ${typeof value}`);
    return this.#collection(value as object, indent);
  }

  #collection(value: object, indent: string): string {
    const known = this.#anchors.get(value);
    if (known !== undefined) return ` *${known}`;
    const content = value instanceof Set ? setEntries(value) : value;
    return this.#properties(value) + this.#content(content, indent);
  }

  #properties(value: object): string {
    const tag = value instanceof Set ? ' !!set' : '';
    if (!this.#shared.has(value)) return tag;
    const anchor = `id${String(this.#anchors.size + 1).padStart(3, '0')}`;
    this.#anchors.set(value, anchor);
    return ` &${anchor}${tag}`;
  }

  #content(value: object, indent: string): string {
    if (Array.isArray(value)) {
      if (value.length === 0) return ' []';
      return value.map((item) => `\n${indent}-${this.#item(item, `${indent}  `)}`).join('');
    }
    const entries = sortedEntries(value);
    if (entries.length === 0) return ' {}';
    return entries.map((entry) => `\n${indent}${this.#entry(entry, indent)}`).join('');
  }

  /** A collection in a list begins on the line of its dash. */
  #item(value: unknown, indent: string): string {
    const text = this.node(value, indent);
    return text.startsWith(`\n${indent}`) ? ` ${text.slice(1 + indent.length)}` : text;
  }

  #entry([key, value]: readonly [unknown, unknown], indent: string): string {
    const keyText = formatScalar(key);
    if (keyText === undefined) throw new TypeError('YAML keys cannot be lists or mappings');
    const isLong = keyText.length > longestPlainKey;
    const valueIndent = Array.isArray(value) ? indent : `${indent}  `;
    const text = this.node(value, valueIndent);
    return isLong ? `? ${keyText}\n${indent}:${text}` : `${keyText}:${text}`;
  }
}

function setEntries(set: ReadonlySet<unknown>): ReadonlyMap<unknown, null> {
  return new Map([...set].map((item) => [item, null]));
}

/** Entries sorted by key, as PyYAML does; keys of mixed kinds keep their order. */
function sortedEntries(value: object): readonly (readonly [unknown, unknown])[] {
  const entries: [unknown, unknown][] =
    value instanceof Map
      ? [...value]
      : Object.entries(value).filter(([, item]) => item !== undefined);
  if (!entries.every(([key]) => typeof key === 'string')) return entries;
  return entries.sort(([left], [right]) => compareCodePoints(left as string, right as string));
}

/** The lists and mappings that occur more than once in the value. */
function sharedCollections(root: unknown): ReadonlySet<object> {
  const seen = new Set<object>();
  const shared = new Set<object>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isCollection(value)) continue;
    if (seen.has(value)) {
      shared.add(value);
      continue;
    }
    seen.add(value);
    pending.push(...children(value));
  }
  return shared;
}

function isCollection(value: unknown): value is object {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && !isYamlDate(value) && !(value instanceof Uint8Array);
}

function children(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  return value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
}

/**
 * Writes a scalar so that YAML 1.1 and YAML 1.2 read the same value.
 * @returns undefined for a value that is not a scalar
 */
function formatScalar(value: unknown): string | undefined {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return formatText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return formatNumber(value);
  if (isYamlDate(value)) return String(value);
  if (value instanceof Uint8Array) return `!!binary "${encodeBase64(value)}"`;
  return undefined;
}

/**
 * Safe integers are integers; other numbers need a dot and a sign in the exponent, or YAML 1.1 reads them as strings.
 */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  const text = formatPythonFloat(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

const plainText = /^[A-Za-z0-9_/](?:[A-Za-z0-9_./+@=,() -]*[A-Za-z0-9_./+@=,()-])?$/;
const printableLine = /^[\x20-\x7e]*$/;

/** What YAML 1.2, but not YAML 1.1, reads as a number or null. */
const yaml12Number = /^(?:0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;

/** `y` and `n` are booleans in the YAML 1.1 specification, though not in PyYAML. */
const shortBoolean = /^[yYnN]$/;

function formatText(text: string): string {
  if (isPlainSafe(text)) return text;
  return printableLine.test(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

function isPlainSafe(text: string): boolean {
  return (
    plainText.test(text) &&
    scalarTag(text) === 'str' &&
    !yaml12Number.test(text) &&
    !shortBoolean.test(text)
  );
}

function doubleQuoted(text: string): string {
  const escaped = text.replace(/["\\]|[^\x20-\x7e]/gu, escapeCharacter);
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
