import type { Candidate } from './admission.js';
import type { BodyMemory } from './body-memory.js';
import type { ReceivedBody } from './received-body.js';

export interface ReceiveOptions {
  readonly memory: BodyMemory;
  readonly maxBytes: number;
  /** Called once, instead of `onWhole`, when the body is longer than `maxBytes`. */
  readonly onTooLarge: () => void;
  /** Called once, instead of `onWhole`, when there is no memory for the rest of the body. */
  readonly onNoRoom: () => void;
  /** Called when the body has arrived and its request has not ended. */
  readonly onWhole: (body: ReceivedBody) => void;
}

/** Receives the body of a request, as long as the request has not ended. */
export function receiveBody(
  candidate: Candidate & { readonly ended: boolean },
  options: ReceiveOptions,
): void {
  const { request, body, trace } = candidate;
  const { memory, maxBytes, onTooLarge, onNoRoom, onWhole } = options;
  request.on('data', (piece: Uint8Array) => {
    if (candidate.ended) return;
    const bytes = piece.byteLength;
    if (body.bytes + bytes > maxBytes) {
      onTooLarge();
      return;
    }
    body.add(piece, { isOwner: request.listenerCount('data') === 1 });
    if (trace !== undefined) trace.bytesIn = body.bytes;
    if (!memory.add(bytes)) onNoRoom();
  });
  request.on('end', () => {
    if (candidate.ended) return;
    body.complete = true;
    trace?.received();
    onWhole(body);
  });
}
