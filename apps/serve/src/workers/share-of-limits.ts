import { scoringSettings } from '../scoring-options.js';
import type { ServerOptions } from '../server-options.js';

/**
 * The limits that hold for a server as a whole, and that each of the processes which serve its port enforces for itself:
 * it gets its share. (The process that accepts connections counts those.)
 */
export function shareOfLimits(
  options: ServerOptions,
  servers: number,
): Pick<ServerOptions, 'maxHeldBytes' | 'maxQueued' | 'maxQueuedRows'> {
  const { maxHeldBytes, maxQueued, maxQueuedRows } = scoringSettings(options);
  return {
    maxHeldBytes: Math.ceil(maxHeldBytes / servers),
    maxQueued: Math.ceil(maxQueued / servers),
    maxQueuedRows: Math.ceil(maxQueuedRows / servers),
  };
}
