import type { ChildProcess } from 'node:child_process';
import { type OrphanGuard, startOrphanGuard } from './orphan-guard.js';

/** What to kill for each child of this process that has not ended. */
const children = new Map<ChildProcess, readonly number[]>();

/** One for all children, while there are any. */
let guard: OrphanGuard | undefined;

/** Makes a child end with this process, however that ends. @param leadsGroup see `ProcessOptions.leadsGroup` */
export function guardChild(child: ChildProcess, leadsGroup = false): void {
  const { pid } = child;
  if (pid === undefined) return;
  children.set(child, leadsGroup ? [pid, -pid] : [pid]);
  guard ??= startOrphanGuard();
  guard.watch(guardedPids());
  child.once('exit', () => {
    children.delete(child);
    if (children.size > 0) guard?.watch(guardedPids());
    else {
      guard?.end();
      guard = undefined;
    }
  });
}

function guardedPids(): readonly number[] {
  return [...children.values()].flat();
}
