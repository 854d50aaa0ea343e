import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connections } from './connections.js';
import type { HeldRequests } from './held-requests.js';

/** Milliseconds without a new connection after which there will hardly be one in the next instant. */
const quietTime = 10;

/** Milliseconds of a turn of the event loop in which nothing but asking the kernel happens. */
const shortTurn = 0.1;

/** Milliseconds after which waiting ends, as clients may connect faster than the server accepts. */
const longestWait = 250;

/** What connects clients and server. */
export interface Acceptance {
  readonly connections: Connections;
  readonly requests: HeldRequests;
  /** Stops listening. */
  readonly stop: () => void;
}

/**
 * Stops accepting connections when none waits in the kernel, which resets those when the server stops listening. A turn
 * of the event loop accepts one of them. So the queue is empty after a turn without any, and the shorter that turn was,
 * the fewer can have come since the kernel was asked. Requests are held meanwhile: turns are shorter, and clients that
 * connect again after a response wait for one.
 */
export async function stopAccepting({ connections, requests, stop }: Acceptance): Promise<void> {
  requests.hold();
  const startedAt = performance.now();
  let { accepted } = connections;
  let changedAt = startedAt;
  for (let now = startedAt; now - startedAt < longestWait; ) {
    // Lets clients on this machine run.
    await wait(1);
    const turnedAt = performance.now();
    await nextTurn();
    now = performance.now();
    if (connections.accepted !== accepted) {
      changedAt = now;
      ({ accepted } = connections);
    } else if (now - changedAt > quietTime && now - turnedAt < shortTurn) break;
  }
  stop();
  requests.release();
}
