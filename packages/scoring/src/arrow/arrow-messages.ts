import { Message } from 'apache-arrow';
import { verifyMetadata } from './verify-metadata.js';

/** Begins the length of a message's metadata, since format 0.15. */
export const continuation = -1;

/**
 * Verifies the metadata of a message and reads it.
 * @throws RangeError for malformed metadata and impossible lengths; Error for a type of column that the library lacks
 */
export function readMetadata(metadata: Uint8Array): Message {
  verifyMetadata(metadata);
  const message = Message.decode(metadata);
  if (!(message.bodyLength >= 0)) throw new RangeError('A body has a negative length.');
  // The library takes what follows a schema for the next message.
  if (message.isSchema() && message.bodyLength > 0) throw new RangeError('A schema has a body.');
  return message;
}

/** A message of an Arrow IPC stream, without its body. */
export interface ArrowMessage {
  readonly metadataBytes: number;
  /** Where its body ends in the stream, for a message that has been read. */
  readonly end: number;
  /** Verifies the metadata and reads it. @throws RangeError */
  read(): Message;
}

/**
 * The messages of an Arrow IPC stream.
 * @throws RangeError for anything else
 */
export function* arrowMessages(body: Uint8Array): Generator<ArrowMessage> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let position = 0;
  const readLength = () => {
    const length = position + 4 <= body.length ? view.getInt32(position, true) : 0;
    position += 4;
    return length;
  };
  while (true) {
    let length = readLength();
    if (length === continuation) length = readLength();
    if (length === 0) return;
    if (length < 0 || position + length > body.length) throw new RangeError('The stream is cut.');
    const message = new UnreadMessage(body, { start: position, length });
    yield message;
    message.read();
    position = message.end;
  }
}

class UnreadMessage implements ArrowMessage {
  readonly #metadata: Uint8Array;
  readonly #start: number;
  #message: Message | undefined;

  constructor(body: Uint8Array, { start, length }: { start: number; length: number }) {
    this.#metadata = body.subarray(start, start + length);
    this.#start = start;
  }

  get metadataBytes(): number {
    return this.#metadata.byteLength;
  }

  get end(): number {
    return this.#start + this.#metadata.byteLength + this.read().bodyLength;
  }

  read(): Message {
    this.#message ??= readMetadata(this.#metadata);
    return this.#message;
  }
}
