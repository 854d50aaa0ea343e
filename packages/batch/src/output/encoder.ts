import type { Table } from '@mlmodel/core';

/** Encodes the tables of an output, which have equal columns, one after the other. */
export interface Encoder {
  /** What the encoder of the bytes that follow needs to know; can be cloned. */
  readonly state: unknown;
  /** The bytes of a table, after what stands before the first one. */
  encode(table: Table): Iterable<Uint8Array | string>;
  /** What stands at the end. @param empty a table without rows */
  end(empty: Table): Iterable<Uint8Array | string>;
}
