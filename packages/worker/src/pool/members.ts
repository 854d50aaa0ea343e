import type { Place } from './place.js';
import { type PlaceQueue, smallBytes } from './place-queue.js';
import type { PoolStatistics } from './pool.js';
import type { PoolMember } from './pool-member.js';

export interface Capacity {
  readonly members: readonly PoolMember[];
  /** How many members may be busy at once; the others are spares. */
  readonly size: number;
  /** Concurrent requests per member, and if all are small. */
  readonly concurrency: number;
  readonly smallConcurrency: number;
}

/** Sums of shares that should be 1 may be a little more. */
const whole = 1 + 1e-9;

/** The least busy member that can take a place. */
export function freeMember(
  place: Place,
  { members, size, concurrency, smallConcurrency }: Capacity,
): PoolMember | undefined {
  const shareOf = ({ bytes }: Place) => 1 / (bytes > smallBytes ? concurrency : smallConcurrency);
  const share = shareOf(place);
  const used = members.filter(({ places }) => places.size > 0).length;
  let free: { readonly member: PoolMember; readonly load: number } | undefined;
  for (const member of members) {
    const { places } = member;
    if (!member.takesWork || (places.size === 0 && used >= size)) continue;
    let load = 0;
    for (const other of places) load += shareOf(other);
    if (load + share > whole) continue;
    const isLessBusy =
      free === undefined ||
      load < free.load ||
      (load === free.load && places.size < free.member.places.size);
    if (isLessBusy) free = { member, load };
  }
  return free?.member;
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
