import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often garbage is collected before an object counts as held. */
const attempts = 6;

let collect: (() => void) | undefined;

/** Collects garbage. @returns the references to what is in memory still */
export async function stillHeld(
  references: readonly WeakRef<object>[],
): Promise<readonly WeakRef<object>[]> {
  let held = references;
  for (let attempt = 0; attempt < attempts && held.length > 0; attempt++) {
    // A reference that was looked at holds its object until the job ends; some objects are let go a moment later.
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
