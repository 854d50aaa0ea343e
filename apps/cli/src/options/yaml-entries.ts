import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { UsageError } from './usage-error.js';

/** A value and its place. */
export interface Placed {
  readonly value: unknown;
  /** Such as `mlmodel.yaml, line 3`. */
  readonly place: string;
}

/** An entry of a mapping. */
export interface FileEntry extends Placed {
  readonly key: string;
  /** The entries of its value, if that is a mapping. */
  readonly entries?: readonly FileEntry[] | undefined;
}

/**
 * The entries of a YAML mapping, each with its line.
 * @param file its name in messages
 * @throws UsageError for anything but a YAML mapping whose values have a JSON form
 */
export function entriesOf(text: string, file: string): readonly FileEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeAt = (offset = 0) => `${file}, line ${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${placeAt(error.pos[0])}: ${reasonOf(error)}`);
  if (document.contents === null) return [];
  const reader = { document, placeAt };
  if (isMap(document.contents)) {
    return document.contents.items.map((pair) => ({
      ...entryOf(pair, reader),
      entries: mappingOf(pair.value, document)?.map((inner) => entryOf(inner, reader)),
    }));
  }
  throw new UsageError(`${file} must be a mapping, such as "port: 5000" on a line.`);
}

interface Reader {
  readonly document: Document;
  placeAt(offset: number | undefined): string;
}

function entryOf({ key, value }: Pair, { document, placeAt }: Reader): FileEntry {
  const place = placeAt(isNode(key) ? key.range?.[0] : 0);
  if (!isScalar(key)) throw new UsageError(`${place}: A name must be text.`);
  const plain: unknown = isNode(value) ? toPlain(value, { document, place }) : null;
  return { key: String(key.value), value: plain, place };
}

interface PlacedDocument {
  readonly document: Document;
  readonly place: string;
}

function toPlain(node: Node, { document, place }: PlacedDocument): unknown {
  try {
    return JSON.parse(JSON.stringify(node.toJS(document, { maxAliasCount: 100 })));
  } catch {
    throw new UsageError(`${place}: The value refers to itself, or to others too often.`);
  }
}

function mappingOf(node: unknown, document: Document): readonly Pair[] | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  return isMap(target) ? target.items : undefined;
}

/** The first sentence of the parser's message, which goes on with the place and an excerpt. */
function reasonOf({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'The file must hold one YAML document.';
  return `${message.split(/ at line \d+|\n/)[0]}.`;
}
