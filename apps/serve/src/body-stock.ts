import { MemoryStock } from '@mlmodel/worker';

/** The memory of long bodies in this process. */
export const bodyStock = new MemoryStock({ mostBytes: 32 * 1024 * 1024, idleTimeout: 10_000 });
