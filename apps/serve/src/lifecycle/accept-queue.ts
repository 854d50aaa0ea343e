import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connections } from './connections.js';

/** Milliseconds of a turn of the event loop in which nothing but asking the kernel happens. */
const shortestTurn = 0.05;

/** By how much longer a turn may be after each millisecond of waiting, as a busy server has no such turns. */
const patience = 0.002;

/** Milliseconds after which waiting ends, as clients may connect faster than the server accepts. */
const longestWait = 1000;

/**
 * Resolves when the server has accepted the connections that waited in the kernel, which resets them when it stops
 * listening. A turn of the event loop accepts one of them. So the queue is empty after a turn without any, and the
 * shorter that turn was, the fewer can have come since the kernel was asked.
 */
export async function whenQueueIsEmpty(connections: Connections): Promise<void> {
  const startedAt = performance.now();
  // The rest of this turn, which may have asked the kernel already.
  await nextTurn();
  let turnedAt = performance.now();
  while (turnedAt - startedAt < longestWait) {
    const { accepted } = connections;
    await nextTurn();
    const now = performance.now();
    const shortEnough = shortestTurn + patience * (now - startedAt);
    if (connections.accepted === accepted && now - turnedAt < shortEnough) return;
    turnedAt = now;
  }
}
