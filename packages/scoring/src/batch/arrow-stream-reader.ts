import { type ArrowInput, isMlmodelError } from '@mlmodel/core';
import { RecordBatchReader, type Schema, Table, type Vector } from 'apache-arrow';
import { arrowInput } from '../arrow/decode-arrow.js';
import { withDecompression } from '../arrow/decompression.js';
import { MessageEstimator } from '../arrow/estimate-arrow.js';
import { defaultMaximumBytes, Unpacking } from '../typed/unpacking.js';
import { brokenStream, MessageReader } from './message-reader.js';
import type { PieceReader } from './piece-reader.js';

/** Reads the record batches of an Arrow IPC stream one by one. Holds one of them, and the dictionaries. */
export class ArrowStreamReader {
  readonly #messages: MessageReader;
  readonly #maximumBytes: number;
  readonly #estimator = new MessageEstimator();
  #schemaPieces: readonly Uint8Array[] = [];
  #dictionaries: ReadonlyMap<number, Vector> = new Map();

  /** @param maximumBytes what a message may take, and a batch once it is unpacked */
  constructor(source: PieceReader, maximumBytes = defaultMaximumBytes) {
    this.#messages = new MessageReader(source, maximumBytes);
    this.#maximumBytes = maximumBytes;
  }

  /**
   * Reads the schema, with which a stream begins.
   * @returns its columns, without rows
   * @throws MlmodelError `BAD_REQUEST` for anything else
   */
  async readSchema(): Promise<ArrowInput> {
    const read = await this.#messages.read();
    if (read === undefined) throw brokenStream(0, 'a schema was expected, but the input is empty');
    const { message, start, pieces } = read;
    if (!message.isSchema()) throw brokenStream(start, 'a schema was expected');
    this.#schemaPieces = pieces;
    return readable(start, () => {
      this.#estimator.estimate(message);
      const schema: Schema = message.header();
      return arrowInput(new Table(schema), new Unpacking(this.#maximumBytes));
    });
  }

  /**
   * Reads the next record batch, and the dictionaries before it.
   * @returns undefined at the end of the stream, with its marker or without
   * @throws MlmodelError `BAD_REQUEST` naming the byte at which something else begins, or the column whose type is not
   * supported; with status 413 for a batch that takes more than the maximum
   */
  async readBatch(): Promise<ArrowInput | undefined> {
    const unpacking = new Unpacking(this.#maximumBytes);
    const pieces = [...this.#schemaPieces];
    while (true) {
      const read = await this.#messages.read();
      if (read === undefined) return undefined;
      const { message, start } = read;
      const isBatch = message.isRecordBatch();
      if (!(isBatch || message.isDictionaryBatch())) {
        throw brokenStream(start, 'a record batch, a dictionary or the end was expected');
      }
      pieces.push(...read.pieces);
      const input = readable(start, () => {
        unpacking.add(this.#estimator.estimate(message).bytes);
        if (this.#estimator.dictionaryBytes > this.#maximumBytes) throw unpacking.tooLarge();
        return isBatch ? this.#decode(pieces, unpacking) : undefined;
      });
      if (input !== undefined) return input;
    }
  }

  #decode(pieces: readonly Uint8Array[], unpacking: Unpacking): ArrowInput {
    return withDecompression(unpacking, () => {
      const reader = RecordBatchReader.from(pieces).open();
      for (const [id, dictionary] of this.#dictionaries) reader.dictionaries.set(id, dictionary);
      const { value: batch } = reader.next();
      this.#dictionaries = reader.dictionaries;
      return arrowInput(new Table(batch), unpacking);
    });
  }
}

/** Reads a message that begins at a byte. @throws MlmodelError for whatever is thrown */
function readable<Result>(start: number, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    throw brokenStream(start, 'the parts of a message contradict each other', cause);
  }
}
