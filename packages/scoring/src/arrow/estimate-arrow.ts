import type { MlmodelError } from '@mlmodel/core';
import {
  DataType,
  type Field,
  type Message,
  type MessageHeader,
  type Schema,
  Type,
} from 'apache-arrow';
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
  const estimator = new MessageEstimator();
  let end = 0;
  let bytes = 0;
  let cost = 0;
  for (const unread of arrowMessages(body)) {
    cost += unread.metadataBytes * metadataCost;
    if (cost > limit) break;
    const ofMessage = estimator.estimate(unread.read());
    end = unread.end;
    bytes += ofMessage.bytes;
    cost += ofMessage.cost;
  }
  return { end, bytes, cost };
}

/** Estimates the messages of a stream one by one, in order. */
export class MessageEstimator {
  #columns: readonly Node[] = [];
  readonly #dictionaries = new Map<number, Dictionary>();

  /** Bytes of the dictionaries that later batches may refer to. */
  get dictionaryBytes(): number {
    let total = 0;
    for (const { bytes } of this.#dictionaries.values()) total += bytes;
    return total;
  }

  /**
   * What reading a message takes beyond its metadata.
   * @throws RangeError for impossible lengths; MlmodelError `BAD_REQUEST` for dictionaries in too many pieces
   */
  estimate(message: Message): Pick<ArrowEstimate, 'bytes' | 'cost'> {
    if (message.isSchema()) this.#readSchema(message.header());
    else if (message.isRecordBatch()) return this.#estimateBatch(message.header(), this.#columns);
    else if (message.isDictionaryBatch()) return this.#estimateDictionary(message.header());
    return { bytes: 0, cost: 0 };
  }

  #readSchema({ fields, dictionaries }: Schema): void {
    this.#columns = fields.flatMap((field) => nodesOf(field, 'column'));
    for (const [id, type] of dictionaries) {
      this.#dictionaries.set(id, { nodes: nodesBelow(type, 'column'), bytes: 0, deltas: 0 });
    }
  }

  #estimateDictionary({ id, isDelta, data }: DictionaryBatch) {
    const dictionary = this.#dictionaries.get(id);
    if (dictionary !== undefined) {
      dictionary.deltas = isDelta ? dictionary.deltas + 1 : 0;
      if (dictionary.deltas > maximumDeltas) throw tooManyDeltas();
      if (!isDelta) dictionary.bytes = 0;
      for (const { length } of data.buffers) dictionary.bytes += checked(length);
    }
    return this.#estimateBatch(data, dictionary?.nodes);
  }

  #estimateBatch(batch: RecordBatch, nodes: readonly Node[] | undefined) {
    let bytes = 0;
    let cost = batch.compression === null ? 0 : Number.POSITIVE_INFINITY;
    for (const count of batch.variadicBufferCounts) {
      if (!(count >= 0 && count <= batch.buffers.length)) throw otherBuffers();
    }
    for (const { length } of batch.buffers) bytes += checked(length);
    for (const [position, { length, nullCount }] of batch.nodes.entries()) {
      const node = nodes?.[position];
      // The library fills up a column that is shorter than another one.
      if (node?.place === 'column' && length !== batch.length) throw otherLength();
      bytes += checked(length) * leastBytes(node, nullCount);
      cost += columnCost;
      if (length > 0) cost += length * valueCost(node?.type, this.#dictionaries);
    }
    return { bytes, cost };
  }
}

type RecordBatch = ReturnType<Message<MessageHeader.RecordBatch>['header']>;
type DictionaryBatch = ReturnType<Message<MessageHeader.DictionaryBatch>['header']>;

/** The type of a dictionary's entries, their total bytes, and in how many pieces they came after the first. */
interface Dictionary {
  readonly nodes: readonly Node[];
  bytes: number;
  deltas: number;
}

/** A field of a schema or a nested one, in the order in which a batch lists their lengths. */
interface Node {
  readonly type: DataType;
  /** Elements of tensors are plain numbers like those of a column; anything else inside a value is nested. */
  readonly place: 'column' | 'element' | 'nested';
}

function tooManyDeltas(): MlmodelError {
  return invalidInput(`A dictionary of an Arrow body may come with ${maximumDeltas} deltas.`);
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
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isMap(type)) {
    return objectBytes;
  }
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
