import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Listening } from '../workers/host-process.js';
import type { Connections } from './connections.js';
import type { HeldRequests } from './held-requests.js';
import type { DrainTimes } from './lifecycle-options.js';

/** Milliseconds between two looks at the connections. */
const checkInterval = 50;

/** What is drained. */
export interface Draining {
  readonly server: Server;
  readonly connections: Connections;
  readonly requests: HeldRequests;
  readonly stop: Listening['stop'];
  readonly times: DrainTimes;
}

/**
 * Stops a server without losing requests. After the delay it accepts what waits to be accepted and stops listening. From
 * then on each connection ends with its next response, which says `Connection: close`, so that the client does not send
 * another request on it. A connection without a request is closed when it has been quiet for a while: closing it sooner
 * would lose the request of a client that sends one at that moment.
 * @returns how many connections the timeout closed
 */
export async function drain(draining: Draining): Promise<number> {
  const { server, connections, requests, stop, times } = draining;
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  const ended = new AbortController();
  const timeout = wait(times.timeout, undefined, { signal: ended.signal }).catch(() => {});
  if (times.delay > 0) await wait(times.delay);
  requests.hold();
  await stop(connections);
  connections.beginEnding();
  requests.release();
  const check = setInterval(() => connections.endQuiet(times.quiet), checkInterval);
  await Promise.race([closed, timeout]);
  ended.abort();
  clearInterval(check);
  const count = await countConnections(server);
  server.closeAllConnections();
  // Stops the timer for slow connections.
  server.close();
  return count;
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}
