import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connections } from './connections.js';

/** Milliseconds without a new connection after which there will hardly be one in the next instant. */
const quietTime = 10;

/** Milliseconds of a turn of the event loop in which nothing but asking the kernel happens. */
const shortTurn = 0.1;

/** Milliseconds after which waiting ends, as clients may connect faster than the server accepts. */
const longestWait = 250;

/**
 * Resolves when the server has accepted the connections that waited in the kernel, which resets those when the server
 * stops listening. A turn of the event loop accepts one of them. So the queue is empty after a turn without any, and the
 * shorter that turn was, the fewer can have come since the kernel was asked. Call it while requests are held: turns are
 * shorter then, and clients that connect again after a response wait for one.
 */
export async function whenQueueIsEmpty(connections: Pick<Connections, 'accepted'>): Promise<void> {
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
    } else if (now - changedAt > quietTime && now - turnedAt < shortTurn) return;
  }
}
