import type { Table } from '@mlmodel/core';
import { arrowMessages } from '../arrow/arrow-messages.js';
import { encodeTable } from '../arrow/encode-arrow.js';
import { joinBytes } from '../runtime/bytes.js';

/** Length of the marker that ends a stream. */
const markerBytes = 8;

/** Encodes tables of equal columns as an Arrow IPC stream. */
export class ArrowStreamWriter {
  #hasSchema: boolean;

  /** @param hasSchema whether the schema has been written before */
  constructor(hasSchema = false) {
    this.#hasSchema = hasSchema;
  }

  /** A record batch, after the schema if it is the first. */
  encode(table: Table): Uint8Array {
    const stream = encodeTable(table);
    const start = this.#hasSchema ? schemaBytes(stream) : 0;
    this.#hasSchema = true;
    return stream.subarray(start, -markerBytes);
  }

  /** The end of the stream, after the schema if there was no batch. @param empty a table without rows */
  end(empty: Table): Uint8Array {
    const stream = encodeTable(empty);
    const marker = stream.subarray(-markerBytes);
    if (this.#hasSchema) return marker;
    return joinBytes([stream.subarray(0, schemaBytes(stream)), marker]);
  }
}

/** The length of the schema, with which a stream begins. */
function schemaBytes(stream: Uint8Array): number {
  const [schema] = arrowMessages(stream);
  return schema?.end ?? 0;
}
