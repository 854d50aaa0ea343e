import type { MlmodelError } from '@mlmodel/core';
import { DataType, type Field } from 'apache-arrow';
import { invalidInput } from '../errors.js';
import { arrowMessages } from './arrow-messages.js';

/** What reading an Arrow stream takes, estimated from the metadata of its messages. */
export interface ArrowEstimate {
  /** Bytes of the decoded values, including those without bytes in the stream; compressed buffers count as sent. */
  readonly bytes: number;
  /** The cost of reading it, in bytes of plain numbers; infinite for compressed data. */
  readonly cost: number;
}

/** Bytes of a value that has no buffer of its own, as it is read. */
const bareValueBytes = 8;

/** Cost of a value other than a plain number. */
const otherValueCost = 64;

/** Cost of a column in a batch, however few values it has. */
const columnCost = 8192;

/** Cost of a byte of a message's metadata. */
const metadataCost = 8;

/** The library copies the list of a dictionary's pieces for each further one. */
const maximumDeltas = 1000;

/**
 * Estimates the cost of an Arrow stream before unpacking anything.
 * @param limit the estimate stops as soon as the cost exceeds it
 * @throws RangeError for what is no Arrow stream, and lengths that cannot be; MlmodelError `BAD_REQUEST` for
 * dictionaries in too many pieces
 */
export function estimateArrow(body: Uint8Array, limit = Number.POSITIVE_INFINITY): ArrowEstimate {
  const dictionaries = new Map<number, Dictionary>();
  let columns: readonly DataType[] = [];
  let bytes = 0;
  let cost = 0;
  let deltas = 0;
  for (const unread of arrowMessages(body)) {
    cost += unread.metadataBytes * metadataCost;
    if (cost > limit) break;
    const message = unread.read();
    if (message.isSchema()) {
      const { fields, dictionaries: entries } = message.header();
      columns = fields.flatMap(nodeTypes);
      for (const [id, type] of entries) dictionaries.set(id, { types: typesOf(type), bytes: 0 });
    } else if (message.isRecordBatch() || message.isDictionaryBatch()) {
      const header = message.header();
      const batch = 'data' in header ? header.data : header;
      const dictionary = 'data' in header ? dictionaries.get(header.id) : undefined;
      const types = 'data' in header ? dictionary?.types : columns;
      if ('data' in header && header.isDelta && ++deltas > maximumDeltas) throw tooManyDeltas();
      if (batch.compression !== null) cost = Number.POSITIVE_INFINITY;
      for (const count of batch.variadicBufferCounts)
        bytes += checked(Number(count)) * bareValueBytes;
      for (const { length } of batch.buffers) {
        bytes += checked(length);
        if (dictionary !== undefined) dictionary.bytes += length;
      }
      for (const [position, { length }] of batch.nodes.entries()) {
        bytes += checked(length) * leastBytes(types?.[position]);
        cost += columnCost;
        if (length > 0) cost += length * valueCost(types?.[position], dictionaries);
      }
    }
  }
  return { bytes, cost };
}

/** What the entries of a dictionary are, and the bytes of all of them. */
interface Dictionary {
  readonly types: readonly DataType[];
  bytes: number;
}

function tooManyDeltas(): MlmodelError {
  return invalidInput(`The dictionaries of an Arrow body may come with ${maximumDeltas} deltas.`);
}

function checked(length: number): number {
  if (length >= 0) return length;
  throw new RangeError('A length is negative.');
}

/** The types of the nodes of a field, in the order in which a batch has them. */
function nodeTypes({ type }: Field): readonly DataType[] {
  return DataType.isDictionary(type) ? [type] : typesOf(type);
}

function typesOf(type: DataType): readonly DataType[] {
  return [type, ...(type.children ?? []).flatMap(nodeTypes)];
}

/** Bytes of a value beyond those in the buffers. */
function leastBytes(type: DataType | undefined): number {
  if (type === undefined || DataType.isNull(type)) return bareValueBytes;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return bareValueBytes;
  return DataType.isBool(type) ? 1 : 0;
}

/** Every value may be the longest of its dictionary, and one of a view layout as long as the body. */
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
  return isPlain ? bareValueBytes : otherValueCost;
}
