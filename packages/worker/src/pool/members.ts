import type { PlaceQueue } from './place-queue.js';
import type { PoolStatistics } from './pool.js';
import type { PoolMember } from './pool-member.js';

export interface Capacity {
  /** How many members may be busy at once; the others are spares. */
  readonly size: number;
  /** Concurrent requests per member. */
  readonly concurrency: number;
}

/** The least busy member that can take another request. */
export function freeMember(
  members: readonly PoolMember[],
  { size, concurrency }: Capacity,
): PoolMember | undefined {
  const used = members.filter(({ places }) => places.size > 0).length;
  let free: PoolMember | undefined;
  for (const member of members) {
    const count = member.places.size;
    if (!member.takesWork || count >= concurrency || (count === 0 && used >= size)) continue;
    if (free === undefined || count < free.places.size) free = member;
  }
  return free;
}

/** What the members are doing, and what waits for one. */
export function statisticsOf(
  members: readonly PoolMember[],
  { length, rows }: PlaceQueue,
): PoolStatistics {
  return {
    queued: length,
    queuedRows: rows,
    ready: members.filter(({ ready }) => ready).length,
    restarts: members.reduce((sum, { restarts }) => sum + restarts, 0),
    pids: members.flatMap(({ pid }) => pid ?? []),
  };
}
