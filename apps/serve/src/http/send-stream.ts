import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamResponse } from '@mlmodel/scoring';
import { commonHeaders } from './common-headers.js';
import { addReturnedFields } from './returned-fields.js';
import type { StreamTimes } from './stream-times.js';

export interface StreamOptions {
  /** Aborted when the stream is no longer needed: no further event is requested or sent. */
  readonly signal: AbortSignal;
  /** Records how long the stream waits for its client. */
  readonly times: StreamTimes;
  /** Counts the bytes that are sent. */
  readonly trace: { bytesOut: number } | undefined;
  /** Called for each event that the client has taken. */
  readonly onSent: () => void;
}

/** Sends events as they come, at the pace of the client, and leaves the response open. */
export async function sendStream(
  response: ServerResponse,
  { contentType, events }: StreamResponse,
  { signal, times, trace, onSent }: StreamOptions,
): Promise<void> {
  if (!signal.aborted) {
    const headers = ['content-type', contentType, 'cache-control', 'no-store', ...commonHeaders];
    addReturnedFields(headers, response);
    response.writeHead(200, headers);
  }
  for await (const event of events) {
    if (signal.aborted) return;
    if (trace !== undefined) trace.bytesOut += event.length;
    if (!response.write(event, 'latin1')) {
      times.beginWaiting();
      await once(response, 'drain', { signal }).catch(() => {});
      times.endWaiting();
    }
    if (signal.aborted) return;
    onSent();
  }
}
