/** How many bytes of bodies are scored before their garbage is collected. */
const collectedBytes = 4 * 1024 * 1024;

let scoredBytes = 0;

/**
 * Collects the garbage of requests before V8 does, in a later turn. A large body becomes a few arrays of numbers, which
 * are garbage after the request. Their memory makes V8 start full collections, after every second body of 8 MiB, while
 * the quick one, which finds them too, waits for more garbage of other kinds. Needs `--expose-gc`.
 * @param bytes length of a body that was scored
 */
export function collectGarbageOf(bytes: number): void {
  scoredBytes += bytes;
  if (scoredBytes < collectedBytes) return;
  scoredBytes = 0;
  setImmediate(() => void globalThis.gc?.({ type: 'minor' }));
}
