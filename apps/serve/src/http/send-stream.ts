import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamResponse } from '@mlmodel/scoring';

export interface StreamOptions {
  /** Aborted when nobody waits for the stream any more: no further event is asked for or sent. */
  readonly signal: AbortSignal;
  /** Called when an event was handed to the client. */
  readonly onSent: () => void;
}

/** Sends events as they come, at the pace of the client. */
export async function sendStream(
  response: ServerResponse,
  { contentType, events }: StreamResponse,
  { signal, onSent }: StreamOptions,
): Promise<void> {
  if (!signal.aborted) {
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  }
  for await (const event of events) {
    if (signal.aborted) break;
    if (!response.write(event, 'latin1')) await once(response, 'drain', { signal }).catch(() => {});
    onSent();
  }
  if (!signal.aborted) response.end();
}
