import { MlmodelError } from '@mlmodel/core';
import type { Message } from 'apache-arrow';
import { continuation, readMetadata } from '../arrow/arrow-messages.js';
import type { PieceReader } from './piece-reader.js';

/** A message of an Arrow IPC stream. */
export interface StreamMessage {
  readonly message: Message;
  /** The byte of the stream at which it begins. */
  readonly start: number;
  /** The message as pieces of a stream, in the framing of format 0.15 or later. */
  readonly pieces: readonly Uint8Array[];
}

/** Where a message is in the stream, and what is read of it. */
interface Part {
  readonly start: number;
  readonly length: number;
}

/** Reads the messages of an Arrow IPC stream one by one, also in the framing before format 0.15. */
export class MessageReader {
  readonly #source: PieceReader;
  readonly #maximumBytes: number;

  /** @param maximumBytes what the metadata and the body of a message may each take */
  constructor(source: PieceReader, maximumBytes: number) {
    this.#source = source;
    this.#maximumBytes = maximumBytes;
  }

  /**
   * Reads the next message.
   * @returns undefined at the end of the stream, with its marker or without
   * @throws MlmodelError `BAD_REQUEST` naming the byte at which something else begins
   */
  async read(): Promise<StreamMessage | undefined> {
    const start = this.#source.position;
    const length = await this.#readLength(start);
    if (length === 0) return undefined;
    const metadata = await this.#readPart({ start, length });
    const message = decode(metadata, start);
    const body = await this.#readPart({ start, length: message.bodyLength });
    return { message, start, pieces: [prefixOf(length), metadata, body] };
  }

  /** The length of the metadata; 0 at the end. */
  async #readLength(start: number): Promise<number> {
    const first = await this.#source.read(4);
    if (first.length === 0) return 0;
    if (first.length < 4) throw this.#cut(4 - first.length);
    const length = integerOf(first);
    return length === continuation ? integerOf(await this.#readPart({ start, length: 4 })) : length;
  }

  async #readPart({ start, length }: Part): Promise<Uint8Array> {
    if (!(length >= 0 && length <= this.#maximumBytes)) {
      throw brokenStream(
        start,
        `there is no message, or one of more than ${this.#maximumBytes} bytes`,
      );
    }
    const bytes = await this.#source.read(length);
    if (bytes.length < length) throw this.#cut(length - bytes.length);
    return bytes;
  }

  #cut(missing: number): MlmodelError {
    const { position } = this.#source;
    return new MlmodelError(
      'BAD_REQUEST',
      `The input ends in the middle of a message: at byte ${position}, ${missing} more bytes were expected. Its writer may have failed, or this is not an Arrow IPC stream.`,
    );
  }
}

/** The error for bytes that are no Arrow IPC stream. @param what what is wrong, as a clause */
export function brokenStream(start: number, what: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The input is not a readable Arrow IPC stream: at byte ${start}, ${what}. Send a stream (not a file) as pyarrow.ipc.new_stream writes it.`,
    { cause },
  );
}

function decode(metadata: Uint8Array, start: number): Message {
  try {
    const message = readMetadata(metadata);
    // The library reads it anew each time.
    message.header();
    return message;
  } catch (cause) {
    const [, type] = /^Unrecognized type: "(\w+)"/.exec(String((cause as Error).message)) ?? [];
    if (type === undefined)
      throw brokenStream(start, 'the metadata of a message are broken', cause);
    const message = `A column has the Arrow type ${type}, which is not supported. Cast it to numbers, texts, timestamps, lists or structs.`;
    throw new MlmodelError('BAD_REQUEST', message, { cause });
  }
}

function integerOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
}

function prefixOf(length: number): Uint8Array {
  return new Uint8Array(Int32Array.of(continuation, length).buffer);
}
