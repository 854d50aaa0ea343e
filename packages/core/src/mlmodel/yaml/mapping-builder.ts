import { encodeBase64 } from '../../data/base64.js';
import { isYamlDate } from './yaml-date.js';

/** A YAML mapping: a plain object when every key is text, otherwise a Map. */
export type YamlMapping = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

/** Collects the entries of a mapping as a Python dictionary does: equal keys are one, and the last value wins. */
export class MappingBuilder {
  readonly #entries = new Map<string, { key: unknown; value: unknown; line: number }>();

  /** @returns false for a key that Python cannot hash: a list or a mapping */
  add(key: unknown, value: unknown, line: number): boolean {
    const identity = keyIdentity(key);
    if (identity === undefined) return false;
    const known = this.#entries.get(identity);
    this.#entries.set(identity, { key: known === undefined ? key : known.key, value, line });
    return true;
  }

  build(): YamlMapping {
    const entries = [...this.#entries.values()];
    if (entries.every(({ key }) => typeof key === 'string')) {
      return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
    }
    return new Map(entries.map(({ key, value }) => [key, value]));
  }

  /** The entries with the line of each value. */
  entries(): Iterable<{ readonly key: unknown; readonly value: unknown; readonly line: number }> {
    return this.#entries.values();
  }
}

/** A text that is equal for keys that are equal in Python (1, 1.0 and true are). */
function keyIdentity(key: unknown): string | undefined {
  if (typeof key === 'string') return `text ${key}`;
  if (typeof key === 'boolean') return `number ${Number(key)}`;
  if (typeof key === 'bigint') return `number ${key}`;
  if (typeof key === 'number') return `number ${Number.isInteger(key) ? BigInt(key) : key}`;
  if (key === null) return 'null';
  if (isYamlDate(key)) return `date ${key.iso}`;
  if (key instanceof Uint8Array) return `binary ${encodeBase64(key)}`;
  return undefined;
}

/** The entries of a value that is a mapping as {@link MappingBuilder} builds it. */
export function mappingEntries(value: unknown): [unknown, unknown][] | undefined {
  if (value instanceof Map) return [...value.entries()];
  const prototype = typeof value === 'object' && value !== null && Object.getPrototypeOf(value);
  return prototype === Object.prototype ? Object.entries(value as object) : undefined;
}
