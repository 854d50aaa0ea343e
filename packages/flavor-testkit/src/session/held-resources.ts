import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Garbage collections after which an object counts as held. */
const attempts = 6;

let collect: (() => void) | undefined;

/** Collects garbage. @returns the references to objects that are still in memory */
export async function stillHeld(
  references: readonly WeakRef<object>[],
): Promise<readonly WeakRef<object>[]> {
  let held = references;
  for (let attempt = 0; attempt < attempts && held.length > 0; attempt++) {
    // A dereferenced object is held until the job ends, and some are released a moment later.
    await new Promise((resolve) => setTimeout(resolve, attempt * 20));
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
    held = held.filter((reference) => reference.deref() !== undefined);
  }
  return held;
}

/** Collects garbage. @returns the bytes that arrays take, outside of the heap and on it */
export async function memoryAfterCollection(): Promise<number> {
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}

/** Where Linux and macOS list the open files of a process. */
const openFiles = ['/proc/self/fd', '/dev/fd'].find((folder) => existsSync(folder));

/** Counts of open timers, processes, sockets and files by kind, and of process listeners by event. */
export async function openResources(): Promise<ReadonlyMap<string, number>> {
  // Closing takes a moment to take effect.
  await wait(50);
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const event of process.eventNames())
    counts.set(`process.on ${String(event)}`, process.listenerCount(event));
  if (openFiles !== undefined) counts.set('open file', readdirSync(openFiles).length);
  return counts;
}
