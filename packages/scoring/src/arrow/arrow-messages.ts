import { Message } from 'apache-arrow';
import { verifyMetadata } from './verify-metadata.js';

/** Begins the length of a message's metadata, since format 0.15. */
const continuation = -1;

/** A message of an Arrow IPC stream, without its body. */
export interface ArrowMessage {
  readonly metadataBytes: number;
  /** Verifies the metadata and reads it. @throws RangeError */
  read(): Message;
}

/**
 * The messages of an Arrow IPC stream.
 * @throws RangeError for what is no such stream
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
    const message = new UnreadMessage(body.subarray(position, position + length));
    yield message;
    const { bodyLength } = message.read();
    if (!(bodyLength >= 0)) throw new RangeError('A body has a negative length.');
    position += length + bodyLength;
  }
}

class UnreadMessage implements ArrowMessage {
  readonly #metadata: Uint8Array;
  #message: Message | undefined;

  constructor(metadata: Uint8Array) {
    this.#metadata = metadata;
  }

  get metadataBytes(): number {
    return this.#metadata.byteLength;
  }

  read(): Message {
    if (this.#message === undefined) {
      verifyMetadata(this.#metadata);
      this.#message = Message.decode(this.#metadata);
    }
    return this.#message;
  }
}
