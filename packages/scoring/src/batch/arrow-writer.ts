import type { Table } from '@mlmodel/core';
import { MetadataVersion, RecordBatchReader } from 'apache-arrow';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { arrowMessages } from '../arrow/arrow-messages.js';
import { encodeTable } from '../arrow/encode-arrow.js';
import { joinBytes } from '../runtime/bytes.js';
import { ArrowStreamWriter } from './arrow-stream-writer.js';

/** Where a record batch is in a file: bytes. */
interface ArrowBlock {
  readonly offset: number;
  /** Including the length before it. */
  readonly metadataLength: number;
  readonly bodyLength: number;
}

/** What has been written of an Arrow file before. */
export interface ArrowFileState {
  /** Its length in bytes. */
  readonly position: number;
  readonly blocks: readonly ArrowBlock[];
}

/** Encodes tables of equal columns as an Arrow IPC stream or file. */
export interface ArrowWriter {
  /** What the next bytes follow. */
  readonly state: ArrowFileState;
  /** The bytes of a record batch, after the start and the schema if it is the first. */
  encode(table: Table): Uint8Array;
  /** The last bytes. @param empty a table without rows */
  end(empty: Table): Uint8Array;
}

/** An Arrow file begins with these bytes, and then has a stream. Source: format/File.fbs of Apache Arrow. */
export const fileStart = 'ARROW1\0\0';

/** @param before the state of a writer whose bytes these follow */
export function createArrowWriter({
  isFile,
  before = { position: 0, blocks: [] },
}: {
  readonly isFile: boolean;
  readonly before?: ArrowFileState | undefined;
}): ArrowWriter {
  const stream = new ArrowStreamWriter(before.position > 0);
  const blocks = [...before.blocks];
  let { position } = before;

  function begin(): readonly Uint8Array[] {
    return isFile && position === 0 ? [Buffer.from(fileStart)] : [];
  }

  function take(pieces: readonly Uint8Array[]): Uint8Array {
    const bytes = joinBytes(pieces);
    position += bytes.length;
    return bytes;
  }

  return {
    get state() {
      return { position, blocks };
    },
    encode(table) {
      const start = begin();
      const batch = stream.encode(table);
      const offset = position + (start[0]?.length ?? 0);
      if (isFile) blocks.push(...recordBatchesIn(batch, offset));
      return take([...start, batch]);
    },
    end(empty) {
      const start = begin();
      const end = stream.end(empty);
      return take(isFile ? [...start, end, footer(empty, blocks)] : [end]);
    },
  };
}

/** @param offset where the messages begin in the file */
function recordBatchesIn(messages: Uint8Array, offset: number): readonly ArrowBlock[] {
  const blocks: ArrowBlock[] = [];
  let start = 0;
  for (const message of arrowMessages(messages)) {
    const { bodyLength } = message.read();
    const { end } = message;
    if (message.read().isRecordBatch()) {
      blocks.push({
        offset: offset + start,
        metadataLength: end - start - bodyLength,
        bodyLength,
      });
    }
    start = end;
  }
  return blocks;
}

function footer(empty: Table, blocks: readonly ArrowBlock[]): Uint8Array {
  const { schema } = RecordBatchReader.from(encodeTable(empty)).open();
  const placed = blocks.map(
    ({ offset, metadataLength, bodyLength }) => new FileBlock(metadataLength, bodyLength, offset),
  );
  const bytes = Footer.encode(new Footer(schema, MetadataVersion.V5, placed, []));
  const length = new Uint8Array(Int32Array.of(bytes.length).buffer);
  return joinBytes([bytes, length, Buffer.from(fileStart.slice(0, -2))]);
}
