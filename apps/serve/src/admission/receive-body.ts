import type { Candidate } from './admission.js';
import type { BodyMemory } from './body-memory.js';

/** What happens to bodies. */
export interface BodyReceiver<Receiving> {
  readonly memory: BodyMemory;
  readonly maxBytes: number;
  /** Called once, instead of `onWhole`, when the body is longer than `maxBytes`. */
  onTooLarge(candidate: Receiving): void;
  /** Called once, instead of `onWhole`, when there is no memory for the rest of the body. */
  onNoRoom(candidate: Receiving): void;
  /** Called when the body has arrived and its request has not ended. */
  onWhole(candidate: Receiving): void;
}

/** Receives the body of a request, as long as the request has not ended. */
export function receiveBody<Receiving extends Candidate & { readonly ended: boolean }>(
  candidate: Receiving,
  receiver: BodyReceiver<Receiving>,
): void {
  const { request, body, trace } = candidate;
  request.on('data', (piece: Uint8Array) => {
    if (candidate.ended) return;
    const bytes = piece.byteLength;
    if (body.bytes + bytes > receiver.maxBytes) {
      receiver.onTooLarge(candidate);
      return;
    }
    body.add(piece, { isOwner: request.listenerCount('data') === 1 });
    if (trace !== undefined) trace.bytesIn = body.bytes;
    if (!receiver.memory.add(bytes)) receiver.onNoRoom(candidate);
  });
  request.on('end', () => {
    if (candidate.ended) return;
    body.complete = true;
    trace?.received();
    receiver.onWhole(candidate);
  });
}
