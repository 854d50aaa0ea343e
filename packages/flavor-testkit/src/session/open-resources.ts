import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Where Linux and macOS list the open files of a process. */
const openFiles = ['/proc/self/fd', '/dev/fd'].find((folder) => existsSync(folder));

/** What is open: timers, processes, sockets and files by kind, and listeners of the process by event. */
export async function openResources(): Promise<ReadonlyMap<string, number>> {
  // What was closed just now takes a moment to be gone.
  await wait(50);
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const event of process.eventNames())
    counts.set(`process.on ${String(event)}`, process.listenerCount(event));
  if (openFiles !== undefined) counts.set('open file', readdirSync(openFiles).length);
  return counts;
}
