import { isAlias, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { UsageError } from './usage-error.js';

/** A value, and where it stands. */
export interface Placed {
  readonly value: unknown;
  /** Such as `mlmodel.yaml, line 3`. */
  readonly place: string;
}

/** An entry of a mapping. */
export interface FileEntry extends Placed {
  readonly key: string;
  /** Those of its value, where that is a mapping. */
  readonly entries?: readonly FileEntry[] | undefined;
}

/**
 * The entries of a YAML mapping, each with its line.
 * @param file what messages call it
 * @throws UsageError for what is no YAML, and no mapping
 */
export function entriesOf(text: string, file: string): readonly FileEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const message = error.message.split(/ at line \d+|\n/)[0];
    throw new UsageError(`${file}, line ${lines.linePos(error.pos[0]).line}: ${message}.`);
  }
  const placeOf = (node: unknown) => {
    const [start = 0] = (node as Node | null)?.range ?? [];
    return `${file}, line ${lines.linePos(start).line}`;
  };
  const read = (node: unknown): readonly FileEntry[] | undefined => {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (!isMap(target)) return undefined;
    return target.items.map(({ key, value }) => {
      const place = placeOf(key);
      if (!isScalar(key)) throw new UsageError(`${place}: A name must be text.`);
      return { key: String(key.value), value: plain(value), place, entries: read(value) };
    });
  };
  const plain = (node: unknown): unknown => {
    try {
      return node === null ? null : (node as Node).toJS(document, { maxAliasCount: 100 });
    } catch (cause) {
      throw new UsageError(`${placeOf(node)}: ${String(cause)}`);
    }
  };
  if (document.contents === null) return [];
  const entries = read(document.contents);
  if (entries !== undefined) return entries;
  throw new UsageError(`${file} must be a mapping, such as "port: 5000" on a line.`);
}
