import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { encodeBase64 } from '../../data/base64.js';
import { shortenText } from '../../errors/message-text.js';
import { composeYaml, YamlError } from './compose-yaml.js';
import { isYamlDate } from './yaml-date.js';
import { constructTagged, type ScalarValue, scalarTag, standardTags } from './yaml-scalar.js';

/** A YAML document as values. */
export interface LoadedYaml {
  /**
   * null, boolean, number, bigint (integers beyond 2^53), string, YamlDate, Uint8Array (`!!binary`), Set (`!!set`),
   * array, plain object, or Map (a mapping with non-string keys). An alias is the same object as its anchor. Undefined
   * for a text without content.
   */
  readonly value: unknown;
  /** The line (from 1) where the value of a key begins, in a mapping of this document. */
  lineOf(mapping: unknown, key: unknown): number | undefined;
}

/**
 * Reads a YAML document as PyYAML's SafeLoader does (YAML 1.1).
 * @param text with `\n` for line ends and no byte order mark
 * @throws YamlError for everything that PyYAML rejects, for aliases inside their own anchor, and for a document beyond
 * the limits of size and depth
 */
export function loadYaml(text: string): LoadedYaml {
  const { root, lineAt } = composeYaml(text);
  const builder = new YamlConstructor(lineAt, text);
  const value = root === undefined ? undefined : builder.construct(root);
  return { value, lineOf: (mapping, key) => builder.lineOf(mapping, key) };
}

/** Maximum total entries of all lists and mappings (merge keys copy entries). */
const maxEntries = 250_000;

/** Constructs values from the nodes of a document, as PyYAML's SafeConstructor does. */
class YamlConstructor {
  readonly #anchors = new Map<string, { value: unknown; complete: boolean }>();
  readonly #lines = new WeakMap<object, ReadonlyMap<unknown, number>>();
  #entryCount = 0;

  constructor(
    private readonly lineAt: (offset: number) => number,
    private readonly text: string,
  ) {}

  lineOf(mapping: unknown, key: unknown): number | undefined {
    if (typeof mapping !== 'object' || mapping === null) return undefined;
    return this.#lines.get(mapping)?.get(key);
  }

  construct(node: Node): unknown {
    if (isAlias(node)) return this.#aliased(node.source, node);
    const anchor = (node as Scalar).anchor;
    if (anchor === undefined) return this.#constructContent(node);
    if (!/^[\w-]+$/.test(anchor)) {
      throw this.#error(node, `the anchor &${anchor} may hold letters, digits, - and _ only`);
    }
    if (this.#anchors.has(anchor)) {
      throw this.#error(node, `the anchor &${anchor} is defined twice; rename one`);
    }
    const entry = { value: undefined as unknown, complete: false };
    this.#anchors.set(anchor, entry);
    entry.value = this.#constructContent(node);
    entry.complete = true;
    return entry.value;
  }

  #aliased(name: string, node: Node): unknown {
    const entry = this.#anchors.get(name);
    if (entry === undefined) {
      throw this.#error(node, `the alias *${name} has no anchor &${name} before it`);
    }
    if (entry.complete) return entry.value;
    throw this.#error(node, `the alias *${name} is inside its own anchor; write the value out`);
  }

  #constructContent(node: Node): unknown {
    const tag = explicitTag(node);
    if (tag !== undefined) this.#checkTag(node, tag);
    if (isMap(node)) return this.#constructMapping(node, tag);
    if (isSeq(node)) return this.#constructList(node.items as Node[], tag);
    return this.#constructScalar(node as Scalar, tag);
  }

  #checkTag(node: Node, tag: string): void {
    const needed = standardTags.get(tag);
    if (needed === kindOf(node)) return;
    const reason = needed === undefined ? 'is not known' : `needs a ${needed}`;
    throw this.#error(node, `the tag ${tag} ${reason}; remove it`);
  }

  #constructScalar(node: Scalar, tag: string | undefined): ScalarValue {
    const text = this.#scalarText(node);
    const resolved = tag ?? (node.type === 'PLAIN' ? scalarTag(text) : 'str');
    if (resolved === 'merge' || resolved === 'value') {
      throw this.#error(node, `the value ${text} is a keyword of YAML 1.1; quote it`);
    }
    try {
      return constructTagged(resolved, text);
    } catch (cause) {
      throw this.#error(node, `"${shortenText(text, 80)}" ${(cause as Error).message}`, { cause });
    }
  }

  /** A block scalar at the end of a text without a final line end does not get one. */
  #scalarText(node: Scalar): string {
    const text = String(node.value ?? '');
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const isLast = node.range?.[1] === this.text.length && !this.text.endsWith('\n');
    return isBlock && isLast ? text.replace(/\n$/, '') : text;
  }

  #constructList(items: readonly Node[], tag: string | undefined): unknown[] {
    this.#count(items.length, items[0]);
    const values = items.map((item) => this.construct(item));
    if (tag !== 'omap' && tag !== 'pairs') return values;
    return values.map((value, index) => this.#onlyEntry(value, items[index] as Node));
  }

  #onlyEntry(value: unknown, node: Node): [unknown, unknown] {
    const entries = mappingEntries(value);
    const [entry] = entries ?? [];
    if (entry !== undefined && entries?.length === 1) return entry;
    throw this.#error(node, 'an ordered map needs mappings of one entry');
  }

  #constructMapping(node: YAMLMap, tag: string | undefined): YamlMapping | Set<unknown> {
    const builder = new MappingBuilder();
    const own: { key: unknown; value: unknown; node: Node; line: number }[] = [];
    this.#count(node.items.length, node);
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      if (isMergeKey(pair.key)) {
        this.#merge(builder, pair.value, pair.key);
        continue;
      }
      if (isKeyLeftOut(pair)) throw this.#error(pair.key, 'a value without a key; quote it');
      const key = this.#constructKey(pair.key);
      const value = pair.value === null ? null : this.construct(pair.value);
      own.push({ key, value, node: pair.key, line: this.#lineOfNode(pair.value ?? pair.key) });
    }
    for (const { key, value, node: keyNode, line } of own) {
      if (builder.add(key, value, line)) continue;
      throw this.#error(keyNode, 'a list or mapping cannot be a key; quote it to make it a string');
    }
    const mapping = builder.build();
    this.#lines.set(mapping, new Map([...builder.entries()].map(({ key, line }) => [key, line])));
    return tag === 'set' ? new Set(mappingEntries(mapping)?.map(([key]) => key)) : mapping;
  }

  #constructKey(node: Node): unknown {
    return isValueKey(node) ? '=' : this.construct(node);
  }

  /** Own keys override merged ones; in a list of mappings, the first one with a key wins. */
  #merge(builder: MappingBuilder, value: Node | null, keyNode: Node): void {
    const source = value === null ? null : this.construct(value);
    const mappings = Array.isArray(source) ? source.toReversed() : [source];
    for (const mapping of mappings) {
      const entries = mappingEntries(mapping);
      if (entries === undefined) {
        throw this.#error(keyNode, 'a merge key << needs a mapping or a list of mappings');
      }
      this.#count(entries.length, keyNode);
      for (const [key, merged] of entries) {
        builder.add(key, merged, this.lineOf(mapping, key) ?? this.#lineOfNode(keyNode));
      }
    }
  }

  #count(entries: number, node: Node | undefined): void {
    this.#entryCount += entries;
    if (this.#entryCount <= maxEntries || node === undefined) return;
    throw this.#error(node, `more than ${maxEntries} entries in all`);
  }

  #lineOfNode(node: Node): number {
    return this.lineAt(node.range?.[0] ?? 0);
  }

  #error(node: Node, message: string, options?: ErrorOptions): YamlError {
    return new YamlError(message, this.#lineOfNode(node), options);
  }
}

/** The kind of a node, for messages. */
function kindOf(node: Node): 'scalar' | 'list' | 'mapping' {
  if (isMap(node)) return 'mapping';
  return isSeq(node) ? 'list' : 'scalar';
}

/** The explicit tag of a node, without YAML's own prefix; a bare `!` is ignored. */
function explicitTag(node: Node): string | undefined {
  const tag = (node as Scalar).tag;
  return tag === undefined || tag === '!' ? undefined : tag.replace(/^tag:yaml\.org,2002:/, '');
}

function isPlain(node: Node): node is Scalar {
  return isScalar(node) && node.type === 'PLAIN' && explicitTag(node) === undefined;
}

/** PyYAML accepts an empty key only after `?`. */
function isKeyLeftOut({ key, srcToken }: Pair<Node, Node | null>): boolean {
  if (!isPlain(key) || key.source !== '' || key.anchor !== undefined) return false;
  return srcToken?.start.every(({ type }) => type !== 'explicit-key-ind') ?? false;
}

/** True for the key `<<`, which merges mappings. */
function isMergeKey(node: Node): boolean {
  return isPlain(node) && scalarTag(String(node.value)) === 'merge';
}

/** True for the key `=`, which is a string although YAML 1.1 gives it a meaning. */
function isValueKey(node: Node): boolean {
  return isPlain(node) && scalarTag(String(node.value)) === 'value';
}

/** A YAML mapping: a plain object when every key is a string, otherwise a Map. */
type YamlMapping = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

/** Collects the entries of a mapping as a Python dictionary does: the last value of equal keys wins. */
class MappingBuilder {
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

/** A string that is equal for keys that are equal in Python, such as 1, 1.0 and true. */
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

/** The entries of a mapping built by {@link MappingBuilder}. */
function mappingEntries(value: unknown): [unknown, unknown][] | undefined {
  if (value instanceof Map) return [...value.entries()];
  const prototype = typeof value === 'object' && value !== null && Object.getPrototypeOf(value);
  return prototype === Object.prototype ? Object.entries(value as object) : undefined;
}
