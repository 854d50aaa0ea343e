import { isAlias, isMap, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { shortenText } from '../../errors/shorten-text.js';
import { constructTagged, type ScalarValue, standardTags } from './construct-tagged.js';
import { MappingBuilder, mappingEntries, type YamlMapping } from './mapping-builder.js';
import { explicitTag, isKeyLeftOut, isMergeKey, isValueKey, kindOf } from './node-kind.js';
import { scalarTag } from './scalar-tag.js';
import { YamlError } from './yaml-error.js';

/** More entries than this in all lists and mappings together are refused (merge keys copy entries). */
const maxEntries = 250_000;

/** Makes values of the nodes of one document, as PyYAML's SafeConstructor does. */
export class YamlConstructor {
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
      throw this.#error(node, `the anchor &${anchor} stands here a second time; rename one`);
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
    throw this.#error(node, `the alias *${name} stands inside its own anchor; write the value out`);
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
      throw this.#error(node, `the value ${text} is a key word of YAML 1.1; quote it`);
    }
    try {
      return constructTagged(resolved, text);
    } catch (cause) {
      throw this.#error(node, `"${shortenText(text, 80)}" ${(cause as Error).message}`, { cause });
    }
  }

  /** A block scalar at the end of a text without a last line end gets none either. */
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
      throw this.#error(keyNode, 'a list or mapping cannot be a key; quote it to make it text');
    }
    const mapping = builder.build();
    this.#lines.set(mapping, new Map([...builder.entries()].map(({ key, line }) => [key, line])));
    return tag === 'set' ? new Set(mappingEntries(mapping)?.map(([key]) => key)) : mapping;
  }

  #constructKey(node: Node): unknown {
    return isValueKey(node) ? '=' : this.construct(node);
  }

  /** Own keys win over merged ones; of a list of mappings, the first that has a key wins. */
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
