import { addAbortSignal, type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isTapped, readTapped } from '../http/tapped-agent.js';

/** Bytes that wait for the disk: what arrives during a write is written at once. */
const waiting = 2 ** 20;

/**
 * Reads a body to its end.
 * @param use gets the next bytes, which are valid until it has ended
 * @throws what `use` throws, and what the stream is destroyed with
 */
export async function readPieces(
  stream: Readable,
  signal: AbortSignal | undefined,
  use: (bytes: readonly Buffer[]) => Promise<void>,
): Promise<void> {
  if (isTapped(stream)) {
    if (signal !== undefined) addAbortSignal(signal, stream);
    return readTapped(stream, (bytes) => use([bytes]));
  }
  const target = new Writable({
    highWaterMark: waiting,
    writev(entries, done) {
      use(entries.map(({ chunk }) => chunk as Buffer)).then(() => done(), done);
    },
  });
  await pipeline(stream, target, { ...(signal && { signal }) });
}
