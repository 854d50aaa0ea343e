import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamAnswer } from '../score/stream-events.js';

/** Sends events as they come, at the pace of the client; stops asking for them when the client is gone. */
export async function sendStream(
  response: ServerResponse,
  { contentType, events }: StreamAnswer,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  for await (const event of events) {
    if (gone.signal.aborted) break;
    if (!response.write(event, 'latin1')) {
      await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    }
  }
  response.end();
}
