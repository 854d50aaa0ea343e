import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connections } from './connections.js';

/** Milliseconds of a turn of the event loop in which hardly any connection can have arrived after the kernel was asked. */
const shortTurn = 0.5;

/** Milliseconds after which waiting ends, as clients may connect faster than the server accepts. */
const longestWait = 1000;

/**
 * Resolves when the server has accepted the connections that waited in the kernel, which resets them when it stops
 * listening. A turn of the event loop accepts one of them. So the queue is empty after a turn without any, and still is
 * if that turn was short.
 */
export async function whenQueueIsEmpty(connections: Pick<Connections, 'accepted'>): Promise<void> {
  const startedAt = performance.now();
  // The rest of this turn, which may have asked the kernel already.
  await nextTurn();
  while (performance.now() - startedAt < longestWait) {
    const { accepted } = connections;
    const turnedAt = performance.now();
    await nextTurn();
    const duration = performance.now() - turnedAt;
    if (connections.accepted === accepted && duration < shortTurn) return;
  }
}
