import type { PodMemory } from './manifest.js';

const mebibyte = 1024 ** 2;

/** What is measured, and what a pod asks for, differ by this factor: requests need memory too. */
const margin = 1.25;

/** Quantities are multiples of it, in MiB. */
const step = 64;

/** What the bodies of all current requests may take beyond that, in MiB: the server's default for `maxHeldBytes`. */
const heldBodies = 512;

/**
 * The memory of a pod whose server took a number of bytes at most when it loaded the model and scored its input example:
 * a quarter more is requested, and the bodies of requests may be on top of that.
 */
export function memoryFor(peakBytes: number): PodMemory {
  const request = Math.ceil((peakBytes * margin) / mebibyte / step) * step;
  return { request: `${request}Mi`, limit: `${request + heldBodies}Mi` };
}
