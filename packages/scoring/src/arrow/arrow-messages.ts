import { Message } from 'apache-arrow';
import { verifyMetadata } from './verify-metadata.js';

/** Begins the length of a message's metadata, since format 0.15. */
const continuation = -1;

/**
 * The messages of an Arrow IPC stream, without their bodies; their metadata are verified.
 * @throws RangeError for what is no such stream
 */
export function* arrowMessages(body: Uint8Array): Generator<Message> {
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
    const metadata = body.subarray(position, position + length);
    verifyMetadata(metadata);
    const message = Message.decode(metadata);
    yield message;
    if (!(message.bodyLength >= 0)) throw new RangeError('A body has a negative length.');
    position += length + message.bodyLength;
  }
}
