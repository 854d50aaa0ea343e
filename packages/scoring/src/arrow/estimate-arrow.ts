import type { MlmodelError } from '@mlmodel/core';
import { DataType, type Field, Type } from 'apache-arrow';
import { invalidInput } from '../errors.js';
import { arrowMessages } from './arrow-messages.js';

/** What reading an Arrow stream takes, estimated from the metadata of its messages. */
export interface ArrowEstimate {
  /** The length of the stream; other bytes may follow. */
  readonly end: number;
  /** Bytes of the decoded values, including those without bytes in the stream; compressed buffers count as sent. */
  readonly bytes: number;
  /** The cost of reading it, in bytes of plain numbers; infinite for compressed data. */
  readonly cost: number;
}

/** Bytes that a decoded value takes beyond those of its buffers. Bare values have none, and cost time as well. */
const bareValueBytes = 64;
const objectBytes = 64;
const textBytes = 24;
const numberBytes = 8;

/** Bytes of a member of an object, and of a number that is one. */
const memberBytes = 16;

/** Types whose values are objects or texts. */
const textTypes: ReadonlySet<Type> = new Set([
  Type.Utf8,
  Type.LargeUtf8,
  Type.Utf8View,
  Type.Binary,
  Type.LargeBinary,
  Type.BinaryView,
  Type.Decimal,
]);

/** Cost of a value other than a plain number. */
const otherValueCost = 64;

/** Cost of a column in a batch, however few values it has. */
const columnCost = 8192;

/** Cost of a byte of a message's metadata. */
const metadataCost = 8;

/** The library copies the list of a dictionary's pieces whenever it adds one. */
const maximumDeltas = 1000;

/**
 * Estimates the cost of an Arrow stream before unpacking anything.
 * @param limit the estimate stops as soon as the cost exceeds it
 * @throws RangeError for anything but an Arrow stream, and for impossible lengths; MlmodelError `BAD_REQUEST` for
 * dictionaries in too many pieces
 */
export function estimateArrow(body: Uint8Array, limit = Number.POSITIVE_INFINITY): ArrowEstimate {
  const dictionaries = new Map<number, Dictionary>();
  let columns: readonly Node[] = [];
  let end = 0;
  let bytes = 0;
  let cost = 0;
  let deltas = 0;
  for (const unread of arrowMessages(body)) {
    cost += unread.metadataBytes * metadataCost;
    if (cost > limit) break;
    const message = unread.read();
    end = unread.end;
    if (message.isSchema()) {
      const { fields, dictionaries: entries } = message.header();
      columns = fields.flatMap((field) => nodesOf(field, 'column'));
      for (const [id, type] of entries)
        dictionaries.set(id, { nodes: nodesBelow(type, 'column'), bytes: 0 });
    } else if (message.isRecordBatch() || message.isDictionaryBatch()) {
      const header = message.header();
      const batch = 'data' in header ? header.data : header;
      const dictionary = 'data' in header ? dictionaries.get(header.id) : undefined;
      const nodes = 'data' in header ? dictionary?.nodes : columns;
      if ('data' in header && header.isDelta && ++deltas > maximumDeltas) throw tooManyDeltas();
      if (batch.compression !== null) cost = Number.POSITIVE_INFINITY;
      for (const count of batch.variadicBufferCounts) {
        if (!(count >= 0 && count <= batch.buffers.length)) throw otherBuffers();
      }
      for (const { length } of batch.buffers) {
        bytes += checked(length);
        if (dictionary !== undefined) dictionary.bytes += length;
      }
      for (const [position, { length, nullCount }] of batch.nodes.entries()) {
        const node = nodes?.[position];
        // The library fills up a column that is shorter than another one.
        if (node?.place === 'column' && length !== batch.length) throw otherLength();
        bytes += checked(length) * leastBytes(node, nullCount);
        cost += columnCost;
        if (length > 0) cost += length * valueCost(node?.type, dictionaries);
      }
    }
  }
  return { end, bytes, cost };
}

/** The type of a dictionary's entries, and their total bytes. */
interface Dictionary {
  readonly nodes: readonly Node[];
  bytes: number;
}

/** A field of a schema or a nested one, in the order in which a batch lists their lengths. */
interface Node {
  readonly type: DataType;
  /** Elements of tensors are plain numbers like those of a column; anything else inside a value is nested. */
  readonly place: 'column' | 'element' | 'nested';
}

function tooManyDeltas(): MlmodelError {
  return invalidInput(`The dictionaries of an Arrow body may come with ${maximumDeltas} deltas.`);
}

function checked(length: number): number {
  if (length >= 0) return length;
  throw new RangeError('A length is negative.');
}

function otherLength(): RangeError {
  return new RangeError('A column has another length than its batch.');
}

function otherBuffers(): RangeError {
  return new RangeError('A column claims more buffers than its batch has.');
}

function nodesOf({ type }: Field, place: Node['place']): readonly Node[] {
  return DataType.isDictionary(type) ? [{ type, place }] : nodesBelow(type, place);
}

function nodesBelow(type: DataType, place: Node['place']): readonly Node[] {
  const isTensor = place !== 'nested' && DataType.isFixedSizeList(type);
  const below = (type.children ?? []).flatMap((field) =>
    nodesOf(field, isTensor ? 'element' : 'nested'),
  );
  return [{ type, place }, ...below];
}

/** Bytes of a value as it is read, beyond those in the buffers. */
function leastBytes(node: Node | undefined, nullCount: number): number {
  if (node === undefined || DataType.isNull(node.type)) return bareValueBytes;
  const { type } = node;
  const isNested = node.place === 'nested';
  if (DataType.isStruct(type)) return objectBytes + type.children.length * memberBytes;
  if (DataType.isList(type) || DataType.isMap(type)) return objectBytes;
  if (DataType.isFixedSizeList(type)) {
    const isTensor = !isNested && nullCount === 0;
    return isTensor ? numberBytes : objectBytes + checked(type.listSize) * memberBytes;
  }
  if (textTypes.has(type.typeId)) return textBytes;
  if (DataType.isDictionary(type)) return numberBytes;
  return isNested ? memberBytes : 1;
}

/** Any value may be the longest of its dictionary; one in a view layout may be as long as the body. */
function valueCost(
  type: DataType | undefined,
  dictionaries: ReadonlyMap<number, Dictionary>,
): number {
  if (type === undefined) return otherValueCost;
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return Number.POSITIVE_INFINITY;
  if (DataType.isDictionary(type)) {
    return otherValueCost + (dictionaries.get(type.id)?.bytes ?? 0);
  }
  const isPlain = DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type);
  return isPlain ? numberBytes : otherValueCost;
}
