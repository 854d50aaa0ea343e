import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamResponse } from '@mlmodel/scoring';
import type { StreamTimes } from './stream-times.js';

export interface StreamOptions {
  /** Aborted when nobody waits for the stream any more: no further event is asked for or sent. */
  readonly signal: AbortSignal;
  /** Told when the stream has to wait for its client. */
  readonly times: StreamTimes;
  /** Called when an event was handed to the client. */
  readonly onSent: () => void;
}

/** Sends events as they come, at the pace of the client; the response is left open. */
export async function sendStream(
  response: ServerResponse,
  { contentType, events }: StreamResponse,
  { signal, times, onSent }: StreamOptions,
): Promise<void> {
  if (!signal.aborted) {
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  }
  for await (const event of events) {
    if (signal.aborted) return;
    if (!response.write(event, 'latin1')) {
      times.beginWaiting();
      await once(response, 'drain', { signal }).catch(() => {});
      times.endWaiting();
    }
    if (signal.aborted) return;
    onSent();
  }
}
