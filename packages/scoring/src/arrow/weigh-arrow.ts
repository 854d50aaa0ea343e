import { DataType, type Field } from 'apache-arrow';
import { arrowMessages } from './arrow-messages.js';

/** What an Arrow stream announces in the heads of its messages. */
export interface ArrowWeight {
  /** Bytes that its values take, those that need no bytes in the stream included; compressed ones as they are sent. */
  readonly bytes: number;
  /** A measure of the work to read it, in bytes of plain numbers; infinite for compressed data. */
  readonly work: number;
}

/** Bytes of a value that has no buffer of its own, as it is read. */
const bareValueBytes = 8;

/** Work for a value that is no plain number, in bytes of plain numbers. */
const otherValueWork = 64;

/** Work for a column of a batch, however few values it has. */
const columnWork = 8192;

/**
 * Weighs an Arrow stream before anything is unpacked.
 * @throws RangeError for what is no Arrow stream, and lengths that cannot be
 */
export function weighArrow(body: Uint8Array): ArrowWeight {
  const dictionaries = new Map<number, readonly DataType[]>();
  let columns: readonly DataType[] = [];
  let bytes = 0;
  let work = 0;
  for (const message of arrowMessages(body)) {
    if (message.isSchema()) {
      const { fields, dictionaries: entries } = message.header();
      columns = fields.flatMap(nodeTypes);
      for (const [id, type] of entries) dictionaries.set(id, typesOf(type));
    } else if (message.isRecordBatch() || message.isDictionaryBatch()) {
      const header = message.header();
      const batch = 'data' in header ? header.data : header;
      const types = 'data' in header ? dictionaries.get(header.id) : columns;
      if (batch.compression !== null) work = Number.POSITIVE_INFINITY;
      for (const count of batch.variadicBufferCounts)
        bytes += checked(Number(count)) * bareValueBytes;
      for (const { length } of batch.buffers) bytes += checked(length);
      for (const [position, { length }] of batch.nodes.entries()) {
        bytes += checked(length) * leastBytes(types?.[position]);
        work += columnWork + length * workOf(types?.[position]);
      }
    }
  }
  return { bytes, work };
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

function workOf(type: DataType | undefined): number {
  if (type === undefined) return otherValueWork;
  const isPlain = DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type);
  return isPlain ? bareValueBytes : otherValueWork;
}
